import { describe, expect, it } from 'vitest';
import { linerFieldsOf } from '../../core/call-record.ts';
import { wasReadSince } from '../../core/covered-messages.ts';
import { applyAnswer } from '../../core/record-update.ts';

const dayMs = 86_400_000;
const noon = '2026-11-23T12:00:00.000Z';
const later = '2026-11-23T12:05:00.000Z';
const call = { id: 7, statusCode: 'sold', createdAt: '2026-11-23T11:59:00Z' };
const { record: stored } = applyAnswer(undefined, call, noon, dayMs);

describe('a read of a call', () => {
  it('is enriched when nothing is stored', () => {
    const step = applyAnswer(undefined, call, noon, dayMs);

    expect(step).toMatchObject({
      outcome: 'enriched',
      record: {
        ...call,
        callId: 7,
        fetchedAt: noon,
        changedAt: noon,
        receivedAt: noon,
        complete: true,
      },
    });
  });

  it('is unchanged when the content is the same, and only its time moves', () => {
    const step = applyAnswer(stored, { ...call }, later, dayMs);

    expect(step).toEqual({ outcome: 'unchanged', record: { ...stored, fetchedAt: later } });
  });

  it('is changed when the content differs', () => {
    const step = applyAnswer(stored, { ...call, statusCode: 'lost' }, later, dayMs);

    expect(step).toMatchObject({
      outcome: 'changed',
      record: { statusCode: 'lost', fetchedAt: later, changedAt: later, completedAt: noon },
    });
  });

  it('is stale when a later one is stored, whatever it says', () => {
    const newer = applyAnswer(stored, call, later, dayMs).record;

    const step = applyAnswer(newer, { ...call, statusCode: 'lost' }, noon, dayMs);

    expect(step).toEqual({ outcome: 'stale', record: newer });
  });

  it('of the same instant with other content is not lost', () => {
    expect(applyAnswer(stored, { ...call, statusCode: 'lost' }, noon, dayMs).outcome).toBe(
      'changed',
    );
  });

  it('settles the call from the given time after its first read on, once', () => {
    const early = applyAnswer(stored, call, '2026-11-24T11:59:59.999Z', dayMs).record;
    const settled = applyAnswer(early, call, '2026-11-24T12:00:00.000Z', dayMs).record;
    const again = applyAnswer(settled, call, '2026-11-25T12:00:00.000Z', dayMs).record;

    expect([early.settledAt, settled.settledAt, again.settledAt]).toEqual([
      undefined,
      '2026-11-24T12:00:00.000Z',
      '2026-11-24T12:00:00.000Z',
    ]);
  });

  it('takes its own time for a call without a readable one, and keeps it', () => {
    const first = applyAnswer(undefined, { id: 7 }, noon, dayMs).record;
    const second = applyAnswer(first, { id: 7, createdAt: 'today' }, later, dayMs).record;

    expect([first.createdTime, second.createdTime]).toEqual([noon, noon]);
  });

  it('tells what Liner said apart from what was noted', () => {
    expect(linerFieldsOf(stored)).toEqual(call);
  });
});

describe('a message', () => {
  const sentAt = (iso: string) => Date.parse(iso);

  it('is covered by a read that began after it was sent', () => {
    expect(wasReadSince(stored, sentAt('2026-11-23T11:59:59.499Z'))).toBe(true);
  });

  it('is not covered within half a second, in which clocks may differ', () => {
    expect(wasReadSince(stored, sentAt('2026-11-23T11:59:59.500Z'))).toBe(false);
    expect(wasReadSince(stored, sentAt(later))).toBe(false);
  });

  it('is not covered by nothing, or by a record without a time', () => {
    expect(wasReadSince(undefined, 0)).toBe(false);
    expect(wasReadSince({ callId: 7 } as never, 0)).toBe(false);
  });
});
