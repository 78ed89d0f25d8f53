import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLocalStack } from '../../../local/local-stack.ts';
import { openLocalStack } from '../../../operate/stack/local-stack.ts';
import { openStack } from '../../../operate/stack/open-stack.ts';
import { writeAssembly } from '../../support/local-assembly.ts';

const template = {
  Resources: {
    EnrichFunction0123ABCD: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: 'enrich.zip' },
        Environment: { Variables: {} },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 20,
      },
    },
  },
  Outputs: { EnrichFunctionName: { Value: { Ref: 'EnrichFunction0123ABCD' } } },
};

/** prints what it is told */
const enrich = `exports.handler = async (lines) => {
  for (const line of lines) console.log(JSON.stringify(line));
};`;

const emf = (
  Timestamp: number,
  members: Record<string, unknown>,
  name = Object.keys(members)[0],
) => ({
  ...members,
  _aws: { Timestamp, CloudWatchMetrics: [{ Metrics: [{ Name: name }] }] },
});

async function start(...lines: object[]) {
  const assemblyDir = writeAssembly(template, { enrich }, 'Toy-dev');
  const run = await startLocalStack({ assemblyDir });
  onTestFinished(run.stop);
  const stack = await openLocalStack(run.awsEndpoint);
  onTestFinished(stack.close);
  const { Payload } = await stack.clients.lambda.send(
    new InvokeCommand({
      FunctionName: stack.output('EnrichFunctionName'),
      Payload: Buffer.from(JSON.stringify(lines)),
    }),
  );
  expect(Payload?.transformToString()).toBe('null');
  return { run, stack };
}

const always = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

describe('the stack of a local run', () => {
  it('is known by its outputs, and has log lines, metrics and events', async () => {
    const { stack } = await start(
      { callId: 1 },
      { callId: 2 },
      { ...emf(60_000, { Failures: 1 }), Code: 'TABLE_DENIED' },
      { ...emf(119_999, { Failures: 2 }), Code: 'TABLE_DENIED' },
      { ...emf(120_000, { Failures: 4 }), Code: 'LINER_TIMEOUT' },
      emf(60_000, { LinerLatencyMs: [10, 30] }),
    );
    await stack.clients.eventBridge.send(
      new PutEventsCommand({ Entries: [{ Source: 'me', DetailType: 'Told', Detail: '{}' }] }),
    );

    expect(stack).toMatchObject({ name: 'Toy-dev', stage: 'dev', isLocal: true });
    const found = await stack.logs({ ...always, matching: '"callId":[12]\\}', limit: 10 });
    expect(found.map(({ text }) => text)).toEqual(['{"callId":2}', '{"callId":1}']);
    expect(found[0]).toMatchObject({ function: 'enrich' });
    expect(await stack.logs({ ...always, limit: 1, functions: ['calls-api'] })).toEqual([]);
    expect(await stack.logsReachBackMs(0)).toBeLessThanOrEqual(found[1]?.timeMs ?? 0);

    const failures = { ...always, periodSeconds: 60, code: 'TABLE_DENIED' } as const;
    expect(await stack.metric('Failures', { ...failures, statistic: 'Sum' })).toEqual([
      { timeMs: 60_000, value: 3 },
    ]);
    const latency = { ...always, periodSeconds: 60 } as const;
    expect(await stack.metric('LinerLatencyMs', { ...latency, statistic: 'Average' })).toEqual([
      { timeMs: 60_000, value: 20 },
    ]);
    expect(await stack.countsByCode('Failures', always)).toEqual(
      new Map([
        ['TABLE_DENIED', 3],
        ['LINER_TIMEOUT', 4],
      ]),
    );
    const [told] = await stack.control.events(always);
    expect(told).toMatchObject({ bus: 'default', event: { 'detail-type': 'Told' } });
  });

  it('is found by AWS_ENDPOINT_URL, without --local too', async () => {
    const { run } = await start();
    const env = { AWS_ENDPOINT_URL: `${run.awsEndpoint}/` };

    for (const choice of [{}, { local: true }]) {
      const { name, close } = await openStack(choice, env);
      close();
      expect(name).toBe('Toy-dev');
    }
  });

  it.each([
    ['a page of the web', 'https://evil.example'],
    ['a page without an origin', 'null'],
    ['a name like this machine', 'http://localhost.evil.example'],
  ])('does nothing for %s', async (_, Origin) => {
    const { run, stack } = await start();
    const invoke = `/2015-03-31/functions/${stack.output('EnrichFunctionName')}/invocations`;
    const init = { method: 'POST', body: '[{"callId":3}]' };

    const refused = await fetch(`${run.awsEndpoint}${invoke}`, { ...init, headers: { Origin } });
    const refusedByApi = await fetch(run.apiUrl, { ...init, headers: { Origin } });
    const own = { headers: { Origin: 'http://localhost:5173' } };

    expect([refused.status, refusedByApi.status]).toEqual([403, 403]);
    expect(await stack.logs({ ...always, matching: '"callId":3', limit: 1 })).toEqual([]);
    expect((await fetch(`${run.awsEndpoint}${invoke}`, { ...init, ...own })).status).toBe(200);
  });

  it('is told to be missing where none listens', async () => {
    const { run } = await start();
    await run.stop();

    await expect(openLocalStack(run.awsEndpoint)).rejects.toMatchObject({
      message: `No local run at ${run.awsEndpoint}: nothing listens there.`,
      exitCode: 4,
    });
  });
});
