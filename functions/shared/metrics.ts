import { countUndocumented, countWrongTypes } from '../../core/call.ts';
import type { CallId } from '../../core/call-id.ts';
import type {
  FailureCode,
  PermanentError,
  RefusalCode,
  RetryableError,
} from '../../core/errors.ts';
import type { RecordUpdate } from '../../core/record-update.ts';
import type { RecordingsReason } from '../../core/refusal-reasons.ts';
import { errorFacts } from './error-facts.ts';
import type { LogFields } from './log.ts';
import type { Metric } from './metric-names.ts';

export interface Metrics {
  add(metric: Metric, value?: number): void;
  /** a value of a distribution */
  observe(metric: Metric, value: number): void;
  /** Writes one failure at once, counted by its code, with what helps to find the call. */
  failure(kind: 'Failures' | 'DeadLetters', code: FailureCode, fields: LogFields): void;
  /** Writes one request that was turned away, counted as `Refusals` by its code, with the reason. */
  refusal(code: FailureCode | RefusalCode, fields: LogFields): void;
  /** Fields of the line that is flushed next. */
  note(fields: LogFields): void;
  /** Writes what was added since the last time as one line, with the fields; nothing if nothing was. */
  flush(message: string, fields: LogFields): void;
}

/** The metric each way of being done is counted in. */
export const outcomeMetric = {
  enriched: 'Enriched',
  changed: 'Changed',
  unchanged: 'Unchanged',
  covered: 'Covered',
  stale: 'Stale',
} as const;

const namespace = 'CallEnrichment';
const longestDistribution = 100;

/**
 * Counts in memory and writes CloudWatch's embedded metric format, so the summary of an invocation is
 * its metrics too. Dimensions: Stack; Stack and Code for failures and refusals.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics(
  stack: string,
  now: () => number,
  write: (line: string) => void,
): Metrics {
  let values: Partial<Record<Metric, number | number[]>> = {};
  let noted: LogFields = {};

  function line(dimensions: string[], metrics: string[], members: object): void {
    const CloudWatchMetrics = [
      {
        Namespace: namespace,
        Dimensions: [dimensions],
        Metrics: metrics.map((Name) => ({ Name })),
      },
    ];
    write(
      JSON.stringify({ ...members, Stack: stack, _aws: { Timestamp: now(), CloudWatchMetrics } }),
    );
  }

  function coded(metric: string, code: string, members: object): void {
    line(['Stack', 'Code'], [metric], { ...members, Code: code, [metric]: 1 });
  }

  return {
    add(metric, value = 1) {
      const sum = values[metric];
      values[metric] = (typeof sum === 'number' ? sum : 0) + value;
    },
    observe(metric, value) {
      const distribution = values[metric];
      if (!Array.isArray(distribution)) values[metric] = [Math.round(value)];
      else if (distribution.length < longestDistribution) distribution.push(Math.round(value));
    },
    failure(kind, code, fields) {
      coded(kind, code, { level: 'WARN', message: 'failed', ...fields });
    },
    refusal(code, fields) {
      coded('Refusals', code, { level: 'INFO', message: 'refused', ...fields });
    },
    note(fields) {
      noted = { ...noted, ...fields };
    },
    flush(message, fields) {
      const written = values;
      const said = { ...fields, ...noted };
      values = {};
      noted = {};
      const names = Object.keys(written);
      if (names.length > 0) line(['Stack'], names, { level: 'INFO', message, ...said, ...written });
    },
  };
}

/** Counts requests to Liner by how they ended. */
export function observeLiner(metrics: Metrics) {
  return (status: number | undefined, durationMs: number): void => {
    metrics.add('LinerRequests');
    metrics.add(status === undefined ? 'LinerBroken' : classOf(status));
    metrics.observe('LinerLatencyMs', durationMs);
  };
}

function classOf(status: number): Metric {
  if (status >= 500) return 'Liner5xx';
  if (status >= 400) return 'Liner4xx';
  return status >= 300 ? 'Liner3xx' : 'Liner2xx';
}

/** Counts calls found gone, and where a call is not as Liner documents it; wrong types twice. */
export function observeUpdate(metrics: Metrics, { outcome, record }: RecordUpdate): void {
  if (record.goneAt) {
    if (outcome === 'changed') metrics.add('Gone');
    return;
  }
  const drift = countUndocumented(record, Date.parse(record.fetchedAt));
  const wrongTypes = countWrongTypes(record);
  if (drift > 0) metrics.add('UnknownFields', drift);
  if (wrongTypes > 0) metrics.add('WrongTypes', wrongTypes);
}

/** Names the calls an invocation is done with in its summary, each once: there is no line for each. */
export function noteCalls(
  metrics: Metrics,
  done: readonly { readonly callId?: CallId | undefined }[],
): void {
  const callIds = new Set(done.flatMap(({ callId }) => callId ?? []));
  if (callIds.size > 0) metrics.note({ callIds: [...callIds] });
}

/** Counts recordings that a call is stored without. */
export function observeRefusedRecordings(metrics: Metrics) {
  return (callId: CallId, { code }: PermanentError): void => {
    metrics.failure('Failures', 'RECORDINGS_REFUSED', {
      callId,
      reason: recordingsReasons[code] ?? 'turned-away',
    });
  };
}

const recordingsReasons: Partial<Record<PermanentError['code'], RecordingsReason>> = {
  CALL_NOT_FOUND: 'not-found',
  LINER_ANSWER_TOO_LARGE: 'too-large',
  LINER_WRONG_CALL: 'wrong-recording',
};

/** Counts a secret that could not be read anew while the old one serves on. */
export function observeStaleSecret(metrics: Metrics) {
  return (error: RetryableError, ageMs: number): void => {
    const staleSeconds = Math.round(ageMs / 1000);
    metrics.failure('Failures', error.code, { staleSeconds, ...errorFacts(error) });
  };
}
