import type { CallRecord } from '../../core/call-record.ts';
import { diagnoseCall } from '../../operate/diagnose-call.ts';
import type { Evidence } from '../../operate/evidence.ts';
import type { Letter } from '../../operate/letter.ts';
import { readEntry } from '../../operate/log-entries.ts';
import type { FunctionName, LogLine } from '../../operate/stack/stack.ts';

export const nowMs = Date.parse('2026-11-25T12:00:00.000Z');
export const minutes = (count: number) => count * 60_000;
export const ago = (ms: number) => new Date(nowMs - ms).toISOString();

export function line(agoMs: number, fields: object, name: FunctionName = 'enrich'): LogLine {
  return { timeMs: nowMs - agoMs, function: name, text: JSON.stringify(fields) };
}

export const lines = {
  accepted: (agoMs: number) =>
    line(agoMs, { message: 'invocation', callId: 7, WebhooksAccepted: 1 }, 'calls-api'),
  returned: (agoMs: number, retryInSeconds = 1800) =>
    line(agoMs, {
      ...{ message: 'failed', callId: 7, receiveCount: 4, retryInSeconds },
      ...{ Code: 'LINER_TIMEOUT', Failures: 1 },
    }),
  givenUp: (agoMs: number) =>
    line(agoMs, {
      ...{ message: 'failed', callId: 7, receiveCount: 1 },
      ...{ Code: 'CALL_NOT_FOUND', DeadLetters: 1 },
    }),
  read: (agoMs: number, counts: object = { Enriched: 1 }) =>
    line(agoMs, { message: 'invocation', callIds: [5, 7], requestId: 'r-1', ...counts }),
};

export function recordOf(changes: Partial<CallRecord> = {}): CallRecord {
  const at = ago(minutes(30));
  const record = { id: 7, callId: 7, contentHash: 'a'.repeat(64), complete: false };
  return { ...record, fetchedAt: at, changedAt: at, receivedAt: at, createdTime: at, ...changes };
}

export function letterOf(changes: Partial<Letter> = {}): Letter {
  const queuedMs = nowMs - minutes(5);
  return { id: 'l-1', callId: 7, movedBySqs: false, queuedMs, bytes: 12, ...changes };
}

export const ladder = [minutes(10), minutes(60), minutes(1440)];

export function diagnose(
  found: Partial<Omit<Evidence, 'entries' | 'stored'>> & {
    lines?: readonly LogLine[];
    record?: CallRecord;
    expiresAt?: number;
  } = {},
) {
  const { lines = [], record, expiresAt, ...given } = found;
  return diagnoseCall({
    callId: 7,
    stored: record && { record, expiresAt },
    recordings: [],
    letters: [],
    heldLetters: 0,
    entries: lines.flatMap((each) => readEntry(each, 7) ?? []),
    queued: 1,
    refused: [],
    settings: { callIdPointer: '/callId', ladder, retainDays: 0 },
    logsSinceMs: nowMs - minutes(60 * 24 * 30),
    nowMs,
    ...given,
  });
}
