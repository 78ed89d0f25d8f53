import type { Call } from './call.ts';

/** What must be there of the recordings of a call that has talk: Liner's word, their list, or their summaries too. */
export type Awaited = 'saved' | 'listed' | 'summarised';

// what is said in less is not summed up
const longestWithoutSummarySeconds = 10;

/** Whether nothing more is expected of a call: its status is known and, if anyone talked, its recording is there. */
export function isComplete(call: Call, awaited: Awaited = 'saved'): boolean {
  const hasStatus = statusOf(call) !== undefined;
  const hasTalk = (call.talkTimeDurationSeconds ?? 0) > 0;
  const { recordings = [] } = call;
  const isThere = awaited === 'saved' ? call.hasRecords === true : recordings.length > 0;
  const isSummarised = recordings.every(
    ({ recordSummary, durationSeconds = Number.POSITIVE_INFINITY }) =>
      recordSummary !== undefined || durationSeconds <= longestWithoutSummarySeconds,
  );
  return hasStatus && (!hasTalk || isThere) && (awaited !== 'summarised' || isSummarised);
}

/** The code of a call's status, or its number; undefined while it has none. */
export function statusOf({ statusCode, statusId }: Pick<Call, 'statusCode' | 'statusId'>) {
  // blanks and 0 are what a database without a status says
  if (statusCode !== undefined && statusCode.trim() !== '') return statusCode;
  return statusId !== undefined && statusId > 0 ? statusId : undefined;
}
