import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../core/call-record.ts';
import { createEnrich } from '../../core/enrich.ts';

const never = new AbortController().signal;

it('a write that others always come before is tried four times', async () => {
  let writes = 0;
  const enrich = createEnrich({
    fetchCall: async () => ({ data: { id: 7 }, sentAtMs: Date.parse('2026-01-01') }),
    readRecord: async () => undefined,
    write: async () => {
      writes++;
      return false;
    },
    settleAfterMs: 0,
  });

  await expect(enrich(7, undefined, never)).rejects.toMatchObject({
    code: 'TABLE_UNAVAILABLE',
  });
  expect(writes).toBe(4);
});

describe('a write whose answer was lost', () => {
  for (const [what, stands, writes] of [
    ['is not repeated when it stands', {}, 1],
    ['is repeated over an earlier read', { fetchedAt: '2025-12-31T00:00:00.000Z' }, 2],
    ['is repeated over other content of the same instant', { contentHash: 'other' }, 2],
    ['is repeated over a call gone at the same instant', { goneAt: '2026-01-01T00:00:00.000Z' }, 2],
  ] as const) {
    it(what, async () => {
      const written: CallRecord[] = [];
      const enrich = createEnrich({
        fetchCall: async () => ({ data: { id: 7 }, sentAtMs: Date.parse('2026-01-01') }),
        readRecord: async () => ({ ...(written[0] as CallRecord), ...stands }),
        write: async ({ record }) => written.push(record) > 1,
        settleAfterMs: 0,
      });

      await enrich(7, undefined, never);

      expect(written).toHaveLength(writes);
    });
  }
});
