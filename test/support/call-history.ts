import type { Call } from '../../functions/core/call.ts';
import { type CallRecord, nextStep } from '../../functions/core/call-record.ts';
import { type Change, changesBetween } from '../../functions/core/change.ts';

export interface Read {
  readonly at: string;
  readonly call: Partial<Call>;
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
    const whole = { id: 123, createdAt: '2026-11-23T12:00:00Z', ...call };
    const { record } = nextStep(stored, whole, at, dayMs);
    stored = record;
    return { record, changes: changesBetween(before, record) };
  });
}

/** What is stored after one read. */
export function recordOf(call: Partial<Call> = {}, at = '2026-11-23T12:00:05.000Z'): CallRecord {
  const [stage] = historyOf({ at, call });
  if (!stage) throw new Error('no read');
  return stage.record;
}
