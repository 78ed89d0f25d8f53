import { parseCall } from '../../core/call.ts';
import type { ReconciliationReport } from '../../core/reconciliation.ts';
import { applyAbsence, applyAnswer } from '../../core/record-update.ts';
import { cursorOf, readListQuery } from '../../functions/calls-api/list-query.ts';
import { cursorOf as reportCursorOf } from '../../functions/calls-api/list-reconciliations.ts';
import { HttpError, problem } from '../../functions/calls-api/problem.ts';
import type { HttpCode } from '../../functions/calls-api/problem-details.ts';

const dayMs = 86_400_000;

const call = parseCall(
  {
    ...{ id: 123, direction: 'outgoing', finishInitiator: 'client', leadId: 789, userId: 12 },
    ...{ statusCode: 'sale', totalDurationSeconds: 130, talkTimeDurationSeconds: 115 },
    ...{ clientPhone: '+79001234567', hasRecords: true, createdAt: '2026-11-23T12:00:00Z' },
  },
  123,
);
const enriched = applyAnswer(undefined, call, '2026-11-23T12:02:10.250Z', dayMs);
const gone = applyAbsence(enriched.record, '2026-11-25T09:30:00.512Z', dayMs);

const list = readListQuery({ leadId: '789', from: '2026-11-23', to: '2026-11-24' }, () => true);
const cursor = cursorOf(list, { at: enriched.record.createdTime, callId: 123 });

export const reconciled: ReconciliationReport = {
  ...{ version: 1, id: '2026-11-25T02:10:00.000Z-schedule', trigger: 'schedule' },
  window: { from: '2026-11-22T02:00:00.000Z', to: '2026-11-25T02:00:00.000Z' },
  ...{ result: 'repaired', dryRun: false, refresh: false, orders: 42, listed: 30_000 },
  ...{ stored: 29_998, missing: 2, stale: 1, unlisted: 1, queued: 4, repaired: 4 },
  ...{ uncompared: 0, strangeRows: 0, requests: 304 },
  startedAt: '2026-11-25T02:10:00.000Z',
  finishedAt: '2026-11-25T02:18:00.000Z',
  durationSeconds: 480,
  ids: { missing: [4711, 4712], stale: [123], unlisted: [99], unrepaired: [] },
};

/** Answers as the functions make them. */
export const examples = plain({
  stored: enriched.record,
  enriched: { outcome: enriched.outcome, call: enriched.record },
  gone: { outcome: gone.outcome, call: gone.record },
  queuedCall: { callId: 123, outcome: 'queued', code: 'LINER_UNAVAILABLE' },
  queuedWebhook: { callId: 123, outcome: 'queued' },
  page: { calls: [enriched.record], cursor },
  lastPage: { calls: [] },
  reconciliations: { reconciliations: [reconciled], cursor: reportCursorOf(reconciled.id) },
});

export function problemExample(status: number, code: HttpCode): object {
  const detail = code === 'QUERY_INVALID' ? detailOf({ leadId: '7', limit: '0' }) : undefined;
  return JSON.parse(problem(status, code, detail).body ?? '');
}

function detailOf(query: Record<string, string>): string | undefined {
  try {
    readListQuery(query, () => true);
  } catch (error) {
    if (error instanceof HttpError) return error.detail;
  }
  return undefined;
}

/** As JSON has it: what is undefined is left out. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
