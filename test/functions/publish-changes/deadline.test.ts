import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BusEntry } from '../../../clients/event-bus.ts';
import { createHandler } from '../../../functions/publish-changes/handler.ts';
import { createMetrics } from '../../../functions/shared/metrics.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { streamRecords, writesOf } from '../../support/stream-event.ts';

describe('a bus that does not answer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  it('is left in time, and what it did not take is handed back', async () => {
    const asked: number[] = [];
    const handler = createHandler({
      putEvents: (entries: readonly BusEntry[], signal) => {
        asked.push(...entries.map(({ event }) => event.callId));
        if (asked.length === 1) return Promise.resolve({ refused: [] });
        return new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve({ refused: entries })),
        );
      },
      sendToDeadLetters: async () => {},
      eventPhone: 'none',
      eventRecordings: false,
      ignoredFields: new Set(),
      metrics: createMetrics('CallEnrichment', Date.now, () => {}),
    });
    const writes = writesOf(
      { at: '2026-11-23T12:01:00.000Z', call: { id: 7 } },
      { at: '2026-11-23T12:02:00.000Z', call: { id: 7, leadId: 1 } },
      { at: '2026-11-23T12:03:00.000Z', call: { id: 7, leadId: 2 } },
    );

    const answer = handler({ Records: streamRecords(...writes) }, lambdaContext());
    await vi.advanceTimersByTimeAsync(29_400);

    expect(await answer).toEqual({ batchItemFailures: [{ itemIdentifier: '102' }] });
    expect(asked).toEqual([7, 7]);
  });
});
