import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import { createCallsTable } from '../../clients/calls-table.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { applyAbsence, applyAnswer } from '../../core/record-update.ts';
import { mockCallsTable } from '../support/dynamo-table.ts';

let dynamo: ReturnType<typeof mockCallsTable>;
beforeEach(() => {
  dynamo = mockCallsTable();
});

const { signal } = new AbortController();
const at = (minute: number) => `2026-11-23T12:0${minute}:00.000Z`;
const dayMs = 86_400_000;
const ringing = { id: 7 };
const sold = { id: 7, statusCode: 'sold' };
const lost = { id: 7, statusCode: 'lost' };
const table = () =>
  createCallsTable({ client: new DynamoDBClient({}), tableName: 'calls', retainDays: 0 });

describe('a write', () => {
  it('of a new call is refused once there is one', async () => {
    const step = applyAnswer(undefined, sold, at(1), dayMs);

    const writes = [
      await table().write(step, undefined, signal),
      await table().write(step, undefined, signal),
    ];

    expect(writes).toEqual([true, false]);
  });

  it('of changed content needs the content it was judged against', async () => {
    const first = applyAnswer(undefined, ringing, at(1), dayMs);
    const second = applyAnswer(first.record, sold, at(2), dayMs);
    const late = applyAnswer(first.record, lost, at(3), dayMs);
    await table().write(first, undefined, signal);
    await table().write(second, first.record, signal);

    await expect(table().write(late, first.record, signal)).resolves.toBe(false);
  });

  it('judged against content that has come back since is refused', async () => {
    const first = applyAnswer(undefined, ringing, at(1), dayMs);
    const second = applyAnswer(first.record, sold, at(2), dayMs);
    const third = applyAnswer(second.record, ringing, at(3), dayMs);
    const late = applyAnswer(first.record, lost, at(4), dayMs);
    await table().write(first, undefined, signal);
    await table().write(second, first.record, signal);
    await table().write(third, second.record, signal);

    await expect(table().write(late, first.record, signal)).resolves.toBe(false);
  });

  it('of a call that is there is refused once it is noted as gone, in whatever millisecond', async () => {
    const first = applyAnswer(undefined, ringing, at(1), dayMs);
    const gone = applyAbsence(first.record, at(1), dayMs);
    const late = applyAnswer(first.record, ringing, at(2), dayMs);
    await table().write(first, undefined, signal);
    await table().write(gone, first.record, signal);

    await expect(table().write(late, first.record, signal)).resolves.toBe(false);
    await expect(table().write(gone, first.record, signal)).resolves.toBe(false);
  });

  it('of an earlier read is refused', async () => {
    const first = applyAnswer(undefined, ringing, at(1), dayMs);
    const later = applyAnswer(first.record, ringing, at(5), dayMs);
    const between = applyAnswer(first.record, sold, at(3), dayMs);
    await table().write(first, undefined, signal);
    await table().write(later, first.record, signal);

    await expect(table().write(between, first.record, signal)).resolves.toBe(false);
  });

  it('of the same content moves the time of the read and nothing else', async () => {
    const first = applyAnswer(undefined, ringing, at(1), dayMs);
    const again = applyAnswer(first.record, ringing, at(2), dayMs);
    await table().write(first, undefined, signal);
    const before = dynamo.item(7);

    await table().write(again, first.record, signal);

    expect(dynamo.client.commandCalls(UpdateItemCommand)).toHaveLength(1);
    expect(dynamo.item(7)).toEqual({ ...before, fetchedAt: { S: at(2) } });
  });

  for (const [what, wrong] of [
    ['without the time of its first read', { receivedAt: undefined }],
    ['with a time of creation that cannot be', { createdTime: '1970-01-01T00:00:00.000Z' }],
    ['said to be complete by a rule of old', { complete: true }],
  ] as const) {
    it(`of the same content puts an item right that was stored ${what}`, async () => {
      const first = applyAnswer(undefined, ringing, at(1), dayMs);
      const stored = { ...first.record, ...wrong } as CallRecord;
      dynamo.items.set('7', toItem(stored));
      const again = applyAnswer(stored, ringing, at(2), dayMs);

      await table().write(again, stored, signal);

      expect(again.outcome).toBe('unchanged');
      expect(await table().readRecord(7, signal)).toEqual({
        ...first.record,
        fetchedAt: at(2),
        receivedAt: stored.receivedAt ?? at(2),
      });
    });
  }

  it('that is repeated because its answer was lost succeeds', async () => {
    const step = applyAnswer(undefined, ringing, at(1), dayMs);
    const again = applyAnswer(step.record, ringing, at(2), dayMs);
    await table().write(step, undefined, signal);

    const writes = [
      await table().write(again, step.record, signal),
      await table().write(again, step.record, signal),
    ];

    expect(writes).toEqual([true, true]);
  });
});

describe('a record', () => {
  it('is read as it was written', async () => {
    const { record } = applyAnswer(
      undefined,
      { ...sold, extra: { mood: [0.1, null] } },
      at(1),
      dayMs,
    );
    await table().write({ outcome: 'enriched', record }, undefined, signal);

    expect(await table().readRecord(7, signal)).toEqual({ ...record, settledAt: undefined });
    expect(await table().readRecords([7, 8], signal)).toEqual(new Map([[7, expect.anything()]]));
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
  it('is read with at most a hundred others in a request, and once more where it was not found', async () => {
    const callIds = Array.from({ length: 201 }, (_, n) => n + 1);

    expect(await table().readAllRecords(callIds, signal)).toEqual([]);

    const asked = dynamo.client.commandCalls(BatchGetItemCommand).map(({ args: [{ input }] }) => {
      const { Keys, ConsistentRead } = input.RequestItems?.calls ?? {};
      return [Keys?.length, ConsistentRead];
    });
    const sizes = [100, 100, 1];
    expect(asked).toEqual([
      ...sizes.map((size) => [size, false]),
      ...sizes.map((size) => [size, true]),
    ]);
    expect(dynamo.client.commandCalls(GetItemCommand)).toEqual([]);
  });

  it('is read again where a batch did not get to it', async () => {
    const keys = { calls: { Keys: [{ callId: { N: '2' } }] } };
    dynamo.client
      .on(BatchGetItemCommand)
      .resolvesOnce({ UnprocessedKeys: keys })
      .resolvesOnce({ UnprocessedKeys: keys })
      .resolvesOnce({ Responses: { calls: [{ callId: { N: '2' } }] } });

    expect(await table().readAllRecords([2], signal)).toEqual([{ callId: 2 }]);
  });

  it('stays under 1 KB in the ordinary case: one write unit', async () => {
    const call = {
      ...sold,
      sipEndpointId: 123456,
      finishInitiator: 'operator',
      direction: 'outgoing',
      leadId: 123456789,
      userId: 123456,
      orderId: 123456,
      statusId: 123456,
      totalDurationSeconds: 3600,
      waitTimeDurationSeconds: 3600,
      talkTimeDurationSeconds: 3600,
      isPredictive: true,
      clientPhone: '+79001234567',
      hasRecords: true,
      createdAt: '2026-11-22T12:00:00+03:00',
    };
    await table().write(applyAnswer(undefined, call, at(1), dayMs), undefined, signal);

    const [put] = dynamo.client.commandCalls(PutItemCommand);
    expect(JSON.stringify(put?.args[0].input.Item).length).toBeLessThan(1024);
  });
});
