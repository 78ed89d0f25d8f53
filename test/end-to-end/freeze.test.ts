import { describe, expect, it } from 'vitest';
import { batchOf, enrichNowRequest, webhookRequest } from '../../bench/sandbox/lambda-events.ts';
import type { FunctionName } from '../../bench/test-bed/deployed-functions.ts';
import { actionsOf, freeze, frozenFunctions, thaw } from '../support/frozen-functions.ts';
import { eventually } from '../support/local-eventually.ts';
import { streamRecords, writesOf } from '../support/stream-event.ts';

const world = frozenFunctions();

/** longer than a connection is trusted */
const longMs = 4_100;

/** longer than a function prepares connections */
const preparedMs = 2_500;

const pass = async (ms: number) => {
  const startMs = Date.now();
  await eventually(() => Date.now() - startMs > ms);
};

/** What a function is asked for, and what it answers when all goes well. */
const work: Record<FunctionName, readonly [event: () => object, answer: unknown][]> = {
  enrich: [[batchWithOneBad, { batchItemFailures: [] }]],
  'calls-api': [
    [webhookRequest, expect.objectContaining({ statusCode: 202 })],
    [enrichNowRequest, expect.objectContaining({ statusCode: 200 })],
  ],
  'publish-changes': [[changes, { batchItemFailures: [] }]],
  'recheck-due': [[() => ({}), null]],
  reconcile: [[() => ({ source: 'aws.events' }), null]],
};
const names = Object.keys(work) as FunctionName[];

/** ten calls, and a message for the dead letters */
function batchWithOneBad() {
  const { Records } = batchOf(11) as { Records: { body: string }[] };
  return { Records: Records.map((record, n) => (n === 10 ? { ...record, body: '{}' } : record)) };
}

function changes() {
  const at = '2026-11-23T12:01:00.000Z';
  const writes = [1, 2, 3].flatMap((id) => writesOf({ at, call: { id } }));
  return { Records: streamRecords(...writes) };
}

type Sandbox = Awaited<ReturnType<typeof world.start>>;

async function doWork(name: FunctionName, sandbox: Sandbox) {
  for (const [event, answer] of work[name]) {
    expect((await sandbox.invoke(event())).answer).toEqual(answer);
  }
}

/** all but the message that nobody can read */
const unexpected = () => world.failures.filter((line) => !line.includes('CALL_ID_INVALID'));

describe('a function that is thawed', () => {
  it('uses no connection that was idle for long', async () => {
    const sandboxes = await Promise.all(names.map((name) => world.start(name)));
    const doAll = () => Promise.all(names.map((name, n) => doWork(name, sandboxes[n] as Sandbox)));
    await Promise.all(sandboxes.map((sandbox) => sandbox.idle()));
    // what an init asks is not asked again
    world.aws.answered.splice(0);
    await doAll();
    const { GetSecretValue: _, ...asked } = actionsOf(world.aws.answered);
    const { length: fetched } = world.liner.answered;
    for (const sandbox of sandboxes) {
      await sandbox.idle();
      freeze(sandbox);
    }
    const [aws, liner] = [world.aws.answered.splice(0), world.liner.answered.splice(0)];
    world.aws.kill('reset', 'closed', 'silent', 'gone');
    world.liner.kill('silent', 'gone', 'reset', 'closed');
    await pass(longMs);
    sandboxes.forEach(thaw);

    await doAll();

    expect([aws.length > 0, liner.length]).toEqual([true, fetched]);
    expect([...world.aws.lost, ...world.liner.lost]).toEqual([]);
    expect(actionsOf(world.aws.answered)).toEqual(asked);
    expect(world.liner.answered).toHaveLength(fetched);
    expect(unexpected()).toEqual([]);
  });

  it.each(names)('asks again where a connection died in a moment: %s', async (name) => {
    const sandbox = await world.start(name);
    for (const death of ['reset', 'closed', 'gone'] as const) {
      await doWork(name, sandbox);
      await sandbox.idle();
      freeze(sandbox);
      world.aws.kill(death);
      world.liner.kill(death);
      thaw(sandbox);

      await doWork(name, sandbox);
    }

    expect(unexpected()).toEqual([]);
  });

  it('asks AWS again where a connection fell silent in a moment', async () => {
    const sandbox = await world.start('enrich');
    await doWork('enrich', sandbox);
    await sandbox.idle();
    freeze(sandbox);
    world.aws.kill('silent');
    thaw(sandbox);

    await doWork('enrich', sandbox);

    expect(unexpected()).toEqual([]);
  });
});

describe('a function that is frozen before its first invocation', () => {
  it('does not use the connection that it opened', async () => {
    const sandbox = await world.start('enrich');
    await eventually(() => world.liner.connections.count === 1 && world.aws.answered.length === 2);
    await sandbox.idle();
    freeze(sandbox);
    world.liner.kill('silent');
    await pass(longMs);
    thaw(sandbox);

    await doWork('enrich', sandbox);

    expect(world.liner.lost).toEqual([]);
    expect(world.liner.answered).toHaveLength(10);
    expect(unexpected()).toEqual([]);
  });

  it('does again what was cut off', async () => {
    const frozen = Promise.withResolvers<void>();
    world.before = () => frozen.promise;
    const sandbox = await world.start('enrich');
    await eventually(() => world.aws.answered.length === 2);
    freeze(sandbox);
    world.aws.kill('gone');
    world.liner.kill('gone');
    frozen.resolve();
    thaw(sandbox);

    await doWork('enrich', sandbox);

    expect(actionsOf(world.aws.answered)).toMatchObject({ GetSecretValue: 2, PutItem: 10 });
    expect(world.liner.answered).toHaveLength(10);
    expect(unexpected()).toEqual([]);
  });
});

describe('a first answer slower than connections are prepared', () => {
  it('costs one request a call', async () => {
    const startMs = Date.now();
    world.before = ({ path }) => (path.includes('/call/') ? overdue() : undefined);
    const overdue = () => eventually(() => Date.now() - startMs > preparedMs);
    const sandbox = await world.start('enrich');

    await doWork('enrich', sandbox);

    expect(world.liner.answered).toHaveLength(10);
    expect(world.liner.connections.count).toBe(10);
    expect(unexpected()).toEqual([]);
  });
});
