import { describe, expect, it } from 'vitest';
import { enrichCalls } from '../../core/enrich-calls.ts';

describe('many calls asked for at once', () => {
  it('are fetched a few at a time, and each answered', async () => {
    let inFlight = 0;
    let most = 0;
    const enrich = async () => {
      most = Math.max(most, ++inFlight);
      await new Promise(setImmediate);
      inFlight--;
      return { outcome: 'enriched', record: {} as never } as const;
    };
    const callIds = Array.from({ length: 100 }, (_, index) => index + 1);
    const parts = { enrich, readRecords: async () => new Map() };

    const resultsByCall = await enrichCalls(
      callIds,
      () => false,
      parts,
      new AbortController().signal,
      10,
    );

    expect(most).toBe(10);
    expect([...resultsByCall.keys()].sort((a, b) => a - b)).toEqual(callIds);
  });
});
