import { type CallId, parseCallId } from '../../core/call-id.ts';
import type { CallRecord } from '../../core/call-record.ts';
import type { Enrich } from '../../core/enrich.ts';
import { RetryableError } from '../../core/errors.ts';
import { within } from '../shared/deadline.ts';
import { errorFacts } from '../shared/error-facts.ts';
import { type Metrics, observeUpdate, outcomeMetric } from '../shared/metrics.ts';
import { HttpError, json } from './problem.ts';
import type { Route } from './route.ts';

export interface CallParts {
  readonly enrich: Enrich;
  readonly readRecord: (callId: CallId, signal: AbortSignal) => Promise<CallRecord | undefined>;
  /** durable once it returns */
  readonly queueCall: (callId: CallId, signal: AbortSignal) => Promise<void>;
  readonly tokenAgeMs: () => number | undefined;
  readonly metrics: Metrics;
}

/** POST /calls/{callId}: enriches now, or queues the id when Liner cannot answer now. */
export const enrichNow: Route<CallParts> = async ({ pathParameters }, { work, wrapUp }, parts) => {
  const callId = parseCallId(pathParameters.callId);
  try {
    const stored = await parts.readRecord(callId, work);
    const update = await within(work, () => parts.enrich(callId, stored, work));
    const { outcome, record } = update;
    parts.metrics.add('Received');
    parts.metrics.add(outcomeMetric[outcome]);
    observeUpdate(parts.metrics, update);
    parts.metrics.note({ callId });
    return json(200, { outcome, call: record });
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    await parts.queueCall(callId, wrapUp);
    const fields = { callId, outcome: 'queued', ...errorFacts(error) };
    parts.metrics.failure('Failures', error.code, fields);
    return json(202, { callId, outcome: 'queued', code: error.code });
  }
};

/** GET /calls/{callId}: the stored record. */
export const readStored: Route<CallParts> = async ({ pathParameters }, { work }, parts) => {
  const record = await parts.readRecord(parseCallId(pathParameters.callId), work);
  if (!record) throw new HttpError(404, 'CALL_NOT_STORED');
  return json(200, record);
};
