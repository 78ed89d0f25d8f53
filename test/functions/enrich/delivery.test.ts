import { BatchGetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ChangeMessageVisibilityBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { enrichFunction } from '../../support/enrich-function.ts';
import { calling, failing } from '../../support/liner-answers.ts';

const lambda = enrichFunction();

const named = (name: string) => Object.assign(new Error('+79001234567'), { name });
const secondsAgo = (seconds: number) => Date.now() - seconds * 1000;

describe('a batch', () => {
  it('stores one record a call, with the fields of Liner and the times of the read', async () => {
    await lambda.deliver({ body: { callId: 7 } }, { body: { callId: '8' } });

    expect(lambda.table.item(7)).toMatchObject({
      callId: { N: '7' },
      id: { N: '7' },
      statusCode: { S: 'answered' },
      clientPhone: { S: '+79001234567' },
      contentHash: { S: expect.stringMatching(/^[\w-]{43}$/) },
      fetchedAt: { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) },
      changedAt: lambda.table.item(7)?.fetchedAt,
    });
    expect(lambda.table.item(8)).toMatchObject({ callId: { N: '8' } });
  });

  it('asks Liner exactly as documented', async () => {
    await lambda.deliver({ body: { callId: 7 } });

    expect(lambda.liner.requests).toMatchObject([
      {
        method: 'GET',
        path: '/v2/call/detail/7/',
        headers: { 'x-api-key': 'canary-token-5f1c0e', 'content-type': 'application/json' },
      },
    ]);
  });

  it('fetches equal ids once and acknowledges them all', async () => {
    const dispositions = await lambda.deliver(
      { body: { callId: 7 } },
      { body: { callId: '7' } },
      { body: { callId: 7, source: 'elsewhere' } },
    );

    expect(dispositions).toEqual({ m1: 'acknowledged', m2: 'acknowledged', m3: 'acknowledged' });
    expect(lambda.liner.requests).toHaveLength(1);
    expect(lambda.metric('Enriched')).toBe(1);
    expect(lambda.metric('Covered')).toBe(2);
  });

  it('does not fetch what was read after the message was sent', async () => {
    await lambda.deliver({ body: { callId: 7 } });

    const dispositions = await lambda.deliver({ body: { callId: 7 }, sentAtMs: secondsAgo(60) });

    expect(dispositions).toEqual({ m1: 'acknowledged' });
    expect(lambda.liner.requests).toHaveLength(1);
    expect(lambda.metric('Covered')).toBe(1);
  });

  it('fetches again for a message sent after the read', async () => {
    await lambda.deliver({ body: { callId: 7 } });

    await lambda.deliver({ body: { callId: 7 }, sentAtMs: Date.now() + 60_000 });

    expect(lambda.liner.requests).toHaveLength(2);
    expect(lambda.metric('Unchanged')).toBe(1);
  });

  it('keeps what consumers act on when nothing changed', async () => {
    await lambda.deliver({ body: { callId: 7 } });
    const before = lambda.table.item(7);

    await lambda.deliver({ body: { callId: 7 }, sentAtMs: Date.now() + 60_000 });

    expect(lambda.table.client.commandCalls(PutItemCommand)).toHaveLength(1);
    expect(lambda.table.item(7)).toEqual({ ...before, fetchedAt: expect.anything() });
  });

  it('notes when content changed', async () => {
    lambda.liner.script(7, calling(), calling({ statusCode: 'sold' }));
    await lambda.deliver({ body: { callId: 7 } });

    await lambda.deliver({ body: { callId: 7 }, sentAtMs: Date.now() + 60_000 });

    const item = lambda.table.item(7);
    expect(lambda.metric('Changed')).toBe(1);
    expect(item?.statusCode).toEqual({ S: 'sold' });
    expect(item?.changedAt).toEqual(item?.fetchedAt);
  });

  it('leaves a newer record alone', async () => {
    await lambda.deliver({ body: { callId: 7 } });
    const newer = { ...lambda.table.item(7), fetchedAt: { S: '2999-01-01T00:00:00.000Z' } };
    lambda.table.items.set('7', newer);

    await lambda.deliver({ body: { callId: 7 }, sentAtMs: Date.parse('3000-01-01') });

    expect(lambda.metric('Stale')).toBe(1);
    expect(lambda.table.item(7)).toEqual(newer);
  });
});

describe('the table', () => {
  for (const [name, code] of Object.entries({
    ProvisionedThroughputExceededException: 'TABLE_UNAVAILABLE',
    ThrottlingException: 'TABLE_UNAVAILABLE',
    InternalServerError: 'TABLE_UNAVAILABLE',
    TimeoutError: 'TABLE_UNAVAILABLE',
    ResourceNotFoundException: 'TABLE_DENIED',
    AccessDeniedException: 'TABLE_DENIED',
  })) {
    for (const command of [BatchGetItemCommand, PutItemCommand]) {
      it(`that answers ${command.name} with ${name} sends the message back as ${code}`, async () => {
        lambda.table.client.on(command as typeof PutItemCommand).rejects(named(name));

        const dispositions = await lambda.deliver({ body: { callId: 7 } });

        expect(dispositions).toEqual({ m1: `back: ${code}` });
      });
    }
  }

  it('that refuses one record sets that one aside and stores the others', async () => {
    lambda.table.client
      .on(PutItemCommand, { Item: { callId: { N: '7' } } }, false)
      .rejects(named('ValidationException'));

    const dispositions = await lambda.deliver({ body: { callId: 6 } }, { body: { callId: 7 } });

    expect(dispositions).toEqual({ m1: 'acknowledged', m2: 'dead letter: RECORD_REFUSED' });
  });

  it('that is asked twice because the SDK lost an answer has stored the call once', async () => {
    const { items } = lambda.table;
    lambda.table.client.on(PutItemCommand).callsFakeOnce(async ({ Item }) => {
      items.set('7', Item);
      throw named('ConditionalCheckFailedException');
    });

    const dispositions = await lambda.deliver({ body: { callId: 7 } });

    expect(dispositions).toEqual({ m1: 'acknowledged' });
    expect(lambda.metric('Enriched')).toBe(1);
    expect(lambda.table.client.commandCalls(UpdateItemCommand)).toHaveLength(0);
  });

  it('that loses the answer of a write is asked again on the next receive', async () => {
    const { items } = lambda.table;
    lambda.table.client.on(PutItemCommand).callsFakeOnce(async ({ Item }) => {
      items.set('7', Item);
      throw named('TimeoutError');
    });
    const first = await lambda.deliver({ body: { callId: 7 } });

    const second = await lambda.deliver({ body: { callId: 7 }, receiveCount: 2 });

    expect([first, second]).toEqual([{ m1: 'back: TABLE_UNAVAILABLE' }, { m1: 'acknowledged' }]);
    expect(lambda.table.client.commandCalls(PutItemCommand)).toHaveLength(1);
    expect(lambda.table.client.commandCalls(UpdateItemCommand)).toHaveLength(1);
  });
});

describe('the queues', () => {
  it('take a message back when it cannot be dead-lettered', async () => {
    lambda.queues.client.on(SendMessageCommand).rejects(named('ServiceUnavailable'));

    const dispositions = await lambda.deliver({ body: '{}' }, { body: { callId: 7 } });

    expect(dispositions).toEqual({ m1: 'back: QUEUE_UNAVAILABLE', m2: 'acknowledged' });
    expect(lambda.metric('Retried')).toBe(1);
  });

  it('take it back even on the only receive there is', async () => {
    await lambda.restart({ MAX_RECEIVE_COUNT: '1' });
    lambda.queues.client.on(SendMessageCommand).rejects(named('ServiceUnavailable'));

    const dispositions = await lambda.deliver({ body: '{}' });

    expect(dispositions).toEqual({ m1: 'back: QUEUE_UNAVAILABLE' });
  });

  it('may refuse to hide a message, which then comes back in its own time', async () => {
    lambda.liner.script(7, failing(429));
    lambda.queues.client.on(ChangeMessageVisibilityBatchCommand).rejects(named('OverLimit'));

    const dispositions = await lambda.deliver({ body: { callId: 7 } });

    expect(dispositions).toEqual({ m1: 'back: LINER_THROTTLED' });
    expect(lambda.output.failures().map(({ Code }) => Code)).toContain('QUEUE_UNAVAILABLE');
  });

  it('hide twenty-five messages in requests of at most ten', async () => {
    const messages = Array.from({ length: 25 }, (_, n) => ({ body: { callId: n + 1 } }));
    for (const { body } of messages) lambda.liner.script(body.callId, failing(429));

    await lambda.deliver(...messages);

    const requests = lambda.queues.client.commandCalls(ChangeMessageVisibilityBatchCommand);
    expect(requests.map(({ args: [{ input }] }) => input.Entries?.length)).toEqual([10, 10, 5]);
    expect(lambda.queues.hidden().size).toBe(25);
  });
});
