import type { CallRecord } from '../core/call-record.ts';
import { statusOf } from '../core/completeness.ts';
import { articleOf, isoOf, reasonOf, timeText } from './diagnosis-text.ts';
import type { Diagnosis, Evidence } from './evidence.ts';
import { nextReadMs, type StoredCall } from './record-facts.ts';
import { copiesNext, copiesText } from './recording-stories.ts';

/** Where a call stands that is stored. */
export function diagnoseStoredCall(
  evidence: Evidence,
  { record, expiresAt }: StoredCall,
): Diagnosis {
  const { callId, settings, nowMs, recordings, letters, entries, logsSinceMs } = evidence;
  const { receivedAt, fetchedAt, goneAt, complete, settledAt } = record;
  const nextMs = nextReadMs(record, settings.ladder, nowMs);
  const newer = entries.findLast(({ at, isQueued }) => isQueued && at > fetchedAt);
  const done = `Stored since ${timeText(receivedAt)}, last read at ${timeText(fetchedAt)}`;
  const said = [
    goneAt
      ? `${done}. Liner has it no longer since ${timeText(goneAt)}.`
      : `${done}; ${complete ? 'complete' : `not complete: ${missingIn(record)}`}.`,
    recordingsIn(record),
    copiesText(recordings),
    settledAt && !goneAt ? `It was read for the last time at ${timeText(settledAt)}.` : '',
    nextMs ? `It is read again at about ${timeText(isoOf(nextMs))}.` : '',
    newer ? `A newer message about it waits${newer.code ? `, after ${newer.code}` : ''}.` : '',
    letters.length > 0 ? `A message about it was given up: ${reasonOf(letters.at(-1))}.` : '',
    expiresAt && expiresAt * 1000 <= nowMs
      ? 'Its time to be kept is over: DynamoDB removes it within days.'
      : '',
    receivedAt < isoOf(logsSinceMs)
      ? `Logs reach back to ${timeText(isoOf(logsSinceMs))} only: how it came is no longer known.`
      : '',
  ];
  const isOpen = !complete && !goneAt;
  const copies = copiesNext(callId, recordings);
  return {
    state: goneAt ? 'gone-at-liner' : 'stored',
    summary: said.filter(Boolean).join(' '),
    next: goneAt
      ? 'Nothing, if it was deleted in Liner on purpose; what is to go here too: calls erase'
      : letters.length > 0
        ? `Read it: calls read ${callId}. Its letter can go then: calls letters --id ${callId} --drop`
        : isOpen
          ? `${nextMs ? 'Nothing; not to wait' : 'See in Liner whether the status is picked and the recording saved, then'}: calls read ${callId}`
          : (copies?.next ?? 'Nothing.'),
    ...(goneAt && { runbook: 'docs/runbook.md#call_not_found' }),
    ...(isOpen && !nextMs && { runbook: 'docs/runbook.md#incomplete-calls' }),
    ...(!isOpen && !goneAt && copies?.code && { runbook: articleOf(copies.code) }),
    ...(nextMs && { nextAt: isoOf(nextMs) }),
  };
}

function missingIn({ recordings = [], ...call }: CallRecord): string {
  const isListed = recordings.length > 0 && statusOf(call) !== undefined;
  return isListed
    ? 'a recording has no summary yet'
    : 'it has no status yet, or talk without a recording';
}

function recordingsIn({ recordings }: CallRecord): string {
  if (!recordings) return '';
  const summaries = recordings.filter(({ recordSummary }) => recordSummary !== undefined).length;
  return `${recordings.length === 1 ? '1 recording is' : `${recordings.length} recordings are`} listed, ${summaries} with a summary.`;
}
