import { expect, it } from 'vitest';
import { createEnrich } from '../../core/enrich.ts';

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

  await expect(enrich(7, undefined, new AbortController().signal)).rejects.toMatchObject({
    code: 'TABLE_UNAVAILABLE',
  });
  expect(writes).toBe(4);
});
