import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCallsTable } from '../../clients/calls-table.ts';
import { applyAnswer } from '../../core/record-update.ts';
import { mockCallsTable } from '../support/dynamo-table.ts';

let dynamo: ReturnType<typeof mockCallsTable>;
beforeEach(() => {
  dynamo = mockCallsTable();
});

const { signal } = new AbortController();
const dayMs = 86_400_000;
const call = { id: 7, createdAt: '2026-11-20T12:00:00Z' };

function write(retainDays: number, day: number, read: object, stored?: Written) {
  const table = createCallsTable({
    client: new DynamoDBClient({}),
    tableName: 'calls',
    retainDays,
  });
  const fetchedAt = new Date(Date.parse('2026-11-01T12:00:00Z') + day * dayMs).toISOString();
  const step = applyAnswer(stored, { ...call, ...read }, fetchedAt, dayMs);
  return table.write(step, stored, signal).then(() => step.record);
}
type Written = Parameters<typeof applyAnswer>[0];

const expiry = () => dynamo.item(7)?.expiresAt?.N;
const seconds = (time: string) => String(Date.parse(time) / 1000);

describe('the expiry of a stored call', () => {
  for (const [content, read] of [
    ['the same', {}],
    ['other', { statusCode: 'sold' }],
  ] as const) {
    it(`is set by a read of ${content} content once records are not kept for ever`, async () => {
      const stored = await write(0, 20, {});
      expect(expiry()).toBeUndefined();

      await write(30, 21, read, stored);

      expect(expiry()).toBe(seconds('2026-12-20T12:00:00Z'));
    });

    it(`goes with a read of ${content} content once records are kept for ever`, async () => {
      const stored = await write(30, 20, {});
      expect(expiry()).toBe(seconds('2026-12-20T12:00:00Z'));

      await write(0, 21, read, stored);

      expect(expiry()).toBeUndefined();
    });
  }

  it('is the read itself for a call that is older than records are kept', async () => {
    await write(30, 20, { createdAt: '2015-01-01T00:00:00Z' });

    expect(expiry()).toBe(seconds('2026-11-21T12:00:00Z'));
  });
});
