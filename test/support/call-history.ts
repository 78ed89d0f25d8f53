import type { Call } from '../../core/call.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { type Change, changesBetween } from '../../core/record-changes.ts';
import { applyAbsence, applyAnswer } from '../../core/record-update.ts';

export interface Read {
  readonly at: string;
  /** what Liner says, or that it has the call no longer */
  readonly call: Partial<Call> | 'gone';
}

export interface Stage {
  readonly record: CallRecord;
  readonly changes: readonly Change[];
}

const dayMs = 86_400_000;

/** A call of 2026-11-23T12:00:00Z read again and again: what is stored after each read, and what changed by it. */
export function historyOf(...reads: readonly Read[]): Stage[] {
  let stored: CallRecord | undefined;
  return reads.map(({ at, call }) => {
    const before = stored;
    const record = recordAfter(stored, { at, call });
    stored = record;
    return { record, changes: changesBetween(before, record) };
  });
}

function recordAfter(stored: CallRecord | undefined, { at, call }: Read): CallRecord {
  if (call !== 'gone') {
    const whole = { id: 123, createdAt: '2026-11-23T12:00:00Z', ...call };
    return applyAnswer(stored, whole, at, dayMs).record;
  }
  if (!stored) throw new Error('what is not stored cannot be gone');
  return applyAbsence(stored, at, dayMs).record;
}

/** What is stored after one read. */
export function recordFromItem(
  call: Partial<Call> = {},
  at = '2026-11-23T12:00:05.000Z',
): CallRecord {
  const [stage] = historyOf({ at, call });
  if (!stage) throw new Error('no read');
  return stage.record;
}
