import type { Call } from './call.ts';

/** Whether nothing more is expected of a call: its status is known and, if anyone talked, a recording is saved. */
export function isComplete(call: Call): boolean {
  const hasStatus = statusOf(call) !== undefined;
  const hasTalk = (call.talkTimeDurationSeconds ?? 0) > 0;
  return hasStatus && (!hasTalk || call.hasRecords === true);
}

/** The code of a call's status, or its number; undefined while it has none. */
export function statusOf({ statusCode, statusId }: Pick<Call, 'statusCode' | 'statusId'>) {
  // blanks and 0 are what a database without a status says
  if (statusCode !== undefined && statusCode.trim() !== '') return statusCode;
  return statusId !== undefined && statusId > 0 ? statusId : undefined;
}
