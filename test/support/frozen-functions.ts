import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { answerOf, linerToken } from '../../bench/fake-services/aws-answers.ts';
import { type Certificate, createCertificate } from '../../bench/fake-services/certificate.ts';
import {
  type MeasuredSandbox,
  startMeasuredSandbox,
} from '../../bench/sandbox/measured-sandbox.ts';
import { deployedFunctions, type FunctionName } from '../../bench/test-bed/deployed-functions.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { callDetail } from './liner-answers.ts';
import { type MortalServer, type Seen, startMortal } from './mortal-connections.ts';

export interface FrozenFunctions {
  aws: MortalServer;
  /** speaks TLS */
  liner: MortalServer;
  /** lines in which a function tells of a failure */
  readonly failures: string[];
  /** Runs before an answer leaves. */
  before: (seen: Seen) => Promise<unknown> | undefined;
  /** A sandbox of what would be deployed, from its first poll on. */
  start(name: FunctionName): Promise<MeasuredSandbox>;
}

/** The actions of AWS that were asked for. */
export function actionsOf(requests: readonly Seen[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const seen of requests) counts[actionOf(seen)] = (counts[actionOf(seen)] ?? 0) + 1;
  return counts;
}

const actionOf = ({ headers }: Seen) => String(headers['x-amz-target']).split('.').pop() ?? '';

/** Lambda stops the process between invocations; what it is connected to goes on. */
export const freeze = ({ pid }: MeasuredSandbox) => process.kill(pid, 'SIGSTOP');
export const thaw = ({ pid }: MeasuredSandbox) => process.kill(pid, 'SIGCONT');

/** Use once in a file of the end-to-end tests. */
export function frozenFunctions(): FrozenFunctions {
  const failures: string[] = [];
  let dir: string;
  let started: MeasuredSandbox[];
  let certificate: Certificate;

  const functions = {
    failures,
    async start(name) {
      const certificateFile = join(dir, 'certificate.pem');
      const origins = { awsOrigin: functions.aws.origin, linerOrigin: functions.liner.origin };
      const assembly = await readAssembly(inject('assemblyDir'));
      const deployed = deployedFunctions(assembly, { ...origins, certificateFile });
      const settings = deployed.find((each) => each.name === name);
      if (!settings) throw new Error(`there is no ${name}`);
      const sandbox = await startMeasuredSandbox({
        ...settings,
        environment: { ...settings.environment, ...settled },
        onLog: (line) => /Failures|DeadLetters|rror/.test(line) && failures.push(line),
      });
      started.push(sandbox);
      return sandbox;
    },
  } as FrozenFunctions;

  beforeAll(async () => {
    certificate = await createCertificate(Date.now());
  });
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'frozen-'));
    writeFileSync(join(dir, 'certificate.pem'), certificate.cert);
    started = [];
    failures.length = 0;
    functions.before = () => undefined;
    functions.aws = await startMortal(async (seen) => {
      await functions.before(seen);
      return awsAnswer(actionOf(seen), JSON.parse(seen.body));
    });
    functions.liner = await startMortal(async (seen) => {
      await functions.before(seen);
      if (seen.headers['x-api-key'] !== linerToken) return { success: false };
      const data = callDetail(Number(/(\d+)\/$/.exec(seen.path)?.[1]));
      return { success: true, message: '', data };
    }, certificate);
  });
  afterEach(async () => {
    await Promise.all(started.map((sandbox) => sandbox[Symbol.asyncDispose]()));
    await Promise.all([functions.aws.close(), functions.liner.close()]);
    rmSync(dir, { recursive: true });
  });
  return functions;
}

// enough for a slow answer; few hours to look through
const settled = { LINER_TIMEOUT_MS: '10000', RECHECK_AFTER: 'PT10M' };

function awsAnswer(action: string, input: unknown): object {
  const { Entries = [] } = input as { readonly Entries?: readonly Entry[] };
  if (action === 'PutEvents') {
    return { FailedEntryCount: 0, Entries: Entries.map((_, n) => ({ EventId: `event-${n}` })) };
  }
  if (action === 'SendMessageBatch') {
    const Successful = Entries.map(({ Id, MessageBody }) => {
      return { Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
    });
    return { Successful, Failed: [] };
  }
  // a call that is due, in every hour
  if (action === 'Query') return { Items: [dueCall] };
  return answerOf(action, input);
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

const time = { S: '2026-11-23T12:00:00.000Z' };
const dueCall = {
  callId: { N: '7' },
  createdTime: time,
  receivedAt: time,
  complete: { BOOL: false },
};
