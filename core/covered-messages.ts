import type { CallRecord } from './call-record.ts';

// clocks of the queue and of the functions are synchronised to milliseconds; this is generous
const clockSkewMs = 500;

/** Whether the stored record was fetched after the message was sent, so that a fetch tells nothing new. */
export function wasReadSince(record: CallRecord | undefined, sentAtMs: number): boolean {
  return record !== undefined && Date.parse(record.fetchedAt) - clockSkewMs > sentAtMs;
}
