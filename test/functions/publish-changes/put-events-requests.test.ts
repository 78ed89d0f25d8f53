import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOf } from '../../../core/call-event.ts';
import {
  type Pending,
  requestsOf,
} from '../../../functions/publish-changes/put-events-requests.ts';
import { historyOf } from '../../support/call-history.ts';

function pendingOf(callId: number, noteLength = 0): Pending {
  const extra = { note: 'ё'.repeat(noteLength) };
  const [stage] = historyOf({ at: '2026-11-23T12:00:05.000Z', call: { id: callId, extra } });
  const change = stage?.changes[0];
  if (!change) throw new Error('no change');
  return {
    entry: { type: change.type, event: eventOf(change, 'full') },
    sequenceNumber: String(callId),
  };
}

const sizeOf = (request: readonly Pending[]) =>
  request.reduce((sum, { entry }) => sum + Buffer.byteLength(JSON.stringify(entry.event)), 0);

describe('requests to the bus', () => {
  it('are none for nothing', () => {
    expect(requestsOf([])).toEqual([]);
  });

  it('keep the order, hold at most ten entries and 256 KB, and no call twice', () => {
    const one = fc.tuple(fc.integer({ min: 1, max: 15 }), fc.constantFrom(0, 0, 0, 20_000, 90_000));

    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), (entries) => {
        const pending = entries.map(([callId, length]) => pendingOf(callId, length));

        const requests = requestsOf(pending);

        expect(requests.flat()).toEqual(pending);
        for (const request of requests) {
          const callIds = request.map(({ entry }) => entry.event.callId);
          expect(request.length).toBeGreaterThan(0);
          expect(request.length).toBeLessThanOrEqual(10);
          expect(new Set(callIds).size).toBe(request.length);
          expect(sizeOf(request)).toBeLessThan(256 * 1024 - 10 * 100);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are as few as that allows for different calls', () => {
    const pending = Array.from({ length: 100 }, (_, n) => pendingOf(n + 1));

    expect(requestsOf(pending)).toHaveLength(10);
  });
});
