import { parseCall } from '../../core/call.ts';
import { applyAbsence, applyAnswer } from '../../core/record-update.ts';
import { cursorOf, readListQuery } from '../../functions/calls-api/list-query.ts';
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

/** Answers as the functions make them. */
export const examples = plain({
  stored: enriched.record,
  enriched: { outcome: enriched.outcome, call: enriched.record },
  gone: { outcome: gone.outcome, call: gone.record },
  queuedCall: { callId: 123, outcome: 'queued', code: 'LINER_UNAVAILABLE' },
  queuedWebhook: { callId: 123, outcome: 'queued' },
  page: { calls: [enriched.record], cursor },
  lastPage: { calls: [] },
});

export function problemExample(status: number, code: HttpCode): object {
  const detail = code === 'QUERY_INVALID' ? detailOf({ leadId: 'seven' }) : undefined;
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
