import { type CallId, parseCallId } from '../../core/call-id.ts';
import type { CallRecord } from '../../core/call-record.ts';
import { codeOf } from '../../core/disposition.ts';
import { type EnrichCallsParts, enrichCalls } from '../../core/enrich-calls.ts';
import { type FailureCode, PermanentError } from '../../core/errors.ts';
import type { Outcome } from '../../core/record-update.ts';
import { withDeadlines } from '../shared/deadline.ts';
import { errorFacts } from '../shared/error-facts.ts';
import type { Log } from '../shared/log.ts';
import { type Metrics, noteCalls, outcomeMetric } from '../shared/metrics.ts';
import { type DirectRefusal, readDirect } from './direct-request.ts';

// as many requests to Liner as a batch of the default size
const atOnce = 10;

/** What became of one id: `refused` will always fail, `failed` may succeed when asked again. */
export interface DirectResult {
  /** absent where what stood there is no call id */
  readonly callId?: CallId;
  readonly outcome: Outcome | 'covered' | 'refused' | 'failed';
  readonly code?: FailureCode;
  /** since when Liner has the call no longer */
  readonly goneAt?: string;
}

export type DirectAnswer =
  | { readonly results: readonly DirectResult[] }
  | { readonly error: DirectRefusal };

/**
 * Enriches the calls of a direct invoke; one result per id, in the order asked. A settled call is
 * covered by its record unless `refresh` asks for a fetch. A request that makes no sense is answered
 * with what is wrong: it is no error of ours.
 */
export async function answerDirect(
  event: unknown,
  remainingMs: number,
  parts: EnrichCallsParts & { readonly metrics: Metrics; readonly log: Log },
): Promise<DirectAnswer> {
  const { log, metrics } = parts;
  const request = readDirect(event);
  if ('code' in request) {
    const { code, field, detail } = request;
    // the names of strange members are not ours to log
    metrics.refusal(code, { reason: detail });
    return { error: { code, field, detail } };
  }
  const { callIds, refresh } = request;
  return withDeadlines(remainingMs, async ({ work }) => {
    const asked = callIds.map(readId);
    const unique = new Set(asked.filter((callId) => callId !== undefined));
    const isSettled = (_: CallId, stored?: CallRecord) => !refresh && Boolean(stored?.settledAt);
    const resultsByCall = await enrichCalls([...unique], isSettled, parts, work, atOnce);

    const results = asked.map((callId) => {
      const result = callId === undefined ? undefined : resultsByCall.get(callId);
      if (result?.kind === 'done') return done(callId, result.update.outcome, result.update.record);
      if (result?.kind === 'covered') return done(callId, 'covered', result.before);
      if (result) return failed(callId, result.error);
      metrics.add('Refused');
      metrics.refusal('CALL_ID_INVALID', {});
      return { outcome: 'refused', code: 'CALL_ID_INVALID' } as const;
    });
    const served = results.filter(({ outcome }) => outcome !== 'refused');
    metrics.add('Received', served.length);
    const enriched = served.filter(({ outcome }) => outcome !== 'failed');
    noteCalls(metrics, enriched);
    return { results };
  });

  function done(
    callId: CallId | undefined,
    outcome: Outcome | 'covered',
    { goneAt }: Pick<CallRecord, 'goneAt'> = {},
  ): DirectResult {
    metrics.add(outcomeMetric[outcome]);
    log.debug('done', { callId, outcome });
    return { ...(callId !== undefined && { callId }), outcome, ...(goneAt && { goneAt }) };
  }

  function failed(callId: CallId | undefined, error: unknown): DirectResult {
    const isRefused = error instanceof PermanentError;
    const code = codeOf(error);
    metrics.add(isRefused ? 'Refused' : 'Retried');
    metrics.failure('Failures', code, { callId, ...errorFacts(error) });
    return {
      ...(callId !== undefined && { callId }),
      outcome: isRefused ? 'refused' : 'failed',
      code,
    };
  }
}

function readId(value: unknown): CallId | undefined {
  try {
    return parseCallId(value);
  } catch {
    return undefined;
  }
}
