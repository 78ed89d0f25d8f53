import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredRecord } from './aws-reader.ts';

export interface LateReader {
  readonly readRecords: () => Promise<readonly StoredRecord[]>;
  /** has these calls read again, and waits until they are */
  readonly readAgain: (callIds: readonly number[]) => Promise<unknown>;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/**
 * Has calls read until each in which somebody talked has its recording; a recheck does so at its ages,
 * of which the first is ten minutes.
 */
export async function readUntilRecorded(
  first: readonly StoredRecord[],
  { readRecords, readAgain, patienceMs, signal }: LateReader,
): Promise<readonly StoredRecord[]> {
  const endsMs = Date.now() + patienceMs;
  for (let all = first; ; all = await readRecords()) {
    const late = unrecorded(all);
    if (late.length === 0 || Date.now() > endsMs) return all;
    await sleep(1000, undefined, { signal });
    await readAgain(late);
  }
}

/** Calls in which somebody talked, or still does. */
export function unrecorded(records: readonly StoredRecord[]): number[] {
  return records
    .filter((each) => each.hasRecords !== true && each.talkTimeDurationSeconds !== 0)
    .map(({ callId }) => callId);
}
