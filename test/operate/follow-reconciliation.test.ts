import { describe, expect, it } from 'vitest';
import { followReconciliation } from '../../operate/follow-reconciliation.ts';

const following = (runs: () => Promise<[]>, signal: AbortSignal) =>
  followReconciliation({ runs, report: async () => undefined }, 'r-1', async () => {}, signal);

describe('following a reconciliation', () => {
  it('that is cut off while it reads ends without a report, and without an error', async () => {
    const stopping = new AbortController();
    const runs = () => {
      stopping.abort();
      return Promise.reject(new Error('aborted'));
    };

    const told = await following(runs, stopping.signal).next();

    expect(told).toEqual({ done: true, value: undefined });
  });

  it('that cannot be read ends in the error', async () => {
    const runs = () => Promise.reject(new Error('denied'));

    await expect(following(runs, new AbortController().signal).next()).rejects.toThrow('denied');
  });
});
