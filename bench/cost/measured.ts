import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { readAssembly } from '../../local/template/assembly.ts';
import { interpret } from '../../local/template/interpret.ts';
import { type Counts, type Endpoints, startEndpoints } from '../fake-services/endpoints.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { batchOf, webhookRequest } from '../sandbox/lambda-events.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { FunctionName } from '../test-bed/deployed-functions.ts';
import type { TestBed } from '../test-bed/test-bed.ts';
import { assumptions } from './assumptions.ts';
import { type FixedCost, fixedCosts } from './fixed.ts';
import { itemBytes } from './item-size.ts';

/** What one invocation takes, as an average of some. */
export interface Invocation {
  /** messages, or requests */
  readonly calls: number;
  readonly memoryMb: number;
  readonly cpuMs: number;
  readonly logBytes: number;
  readonly requests: Counts;
}

/** All the bill needs to know of the stack. */
export interface Measured {
  readonly batch: Invocation;
  readonly single: Invocation;
  readonly webhook: Invocation;
  /** of the documented example, as it is stored */
  readonly itemBytes: number;
  /** indexes that a new item stands in */
  readonly indexes: number;
  readonly fixed: readonly FixedCost[];
  readonly tokenTtlSeconds: number;
}

const warmUp = 30;
const measured = 60;

export async function measureCosts(testBed: TestBed): Promise<Measured> {
  const { certificate } = testBed;
  const endpoints = await startEndpoints({ certificate, linerDelayMs: assumptions.linerMs });
  try {
    const single = await invocation(testBed, endpoints, 'enrich', 1, () => batchOf(1));
    const batch = await invocation(testBed, endpoints, 'enrich', 10, () => batchOf(10));
    const webhook = await invocation(testBed, endpoints, 'calls-api', 1, webhookRequest);
    const { Item } = endpoints.lastInput('PutItem') as { Item: Record<string, AttributeValue> };
    const { environment } = testBed.settings('enrich', endpoints);
    return {
      ...{ batch, single, webhook },
      itemBytes: itemBytes(Item),
      ...(await inTemplate(testBed.assemblyDir, Item)),
      tokenTtlSeconds: Number(environment.TOKEN_TTL_SECONDS),
    };
  } finally {
    endpoints.close();
  }
}

async function invocation(
  testBed: TestBed,
  endpoints: Endpoints,
  name: FunctionName,
  calls: number,
  event: () => object,
): Promise<Invocation> {
  let logBytes = 0;
  const settings = testBed.settings(name, endpoints);
  await using sandbox = await startMeasuredSandbox({
    ...settings,
    onLog: (line) => {
      logBytes += Buffer.byteLength(line) + 1;
    },
  });
  await work(warmUp);
  const startMs = sandbox.cpuMs();
  logBytes = 0;
  endpoints.takeCounts();
  await work(measured);
  const cpuMs = (sandbox.cpuMs() - startMs) / measured;
  const requests = Object.entries(endpoints.takeCounts());
  return {
    calls,
    memoryMb: settings.memoryMb,
    cpuMs,
    logBytes: logBytes / measured,
    requests: Object.fromEntries(requests.map(([action, count]) => [action, count / measured])),
  };

  async function work(times: number) {
    for (let i = 0; i < times; i++) checkAnswer((await sandbox.invoke(event())).answer);
    await sandbox.idle();
  }
}

async function inTemplate(assemblyDir: string, item: object) {
  const assembly = await readAssembly(assemblyDir);
  const nowhere = { awsEndpoint: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:1' };
  const tables = interpret(assembly, nowhere).resources('AWS::DynamoDB::Table');
  const indexes = tables
    .flatMap(({ properties }) => properties.GlobalSecondaryIndexes ?? [])
    .filter(({ KeySchema }) => KeySchema.every(({ AttributeName }) => AttributeName in item));
  return { indexes: indexes.length, fixed: fixedCosts(Object.values(assembly.template.Resources)) };
}
