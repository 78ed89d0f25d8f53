import { RetryableError } from '../../core/errors.ts';
import { retryPolicyOf } from '../shared/batch-response.ts';
import { connectEnrichment } from '../shared/enrichment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createLog, writeLine } from '../shared/log.ts';
import { createMetrics } from '../shared/metrics.ts';
import { prewarm } from '../shared/prewarm.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const metrics = createMetrics(environment.STACK_NAME, Date.now, writeLine);
const { table, tokenSecret, enrich, openLiner } = connectEnrichment(environment, metrics);

/** Lambda waits for it: infra/bundling/entry.mjs */
export const ready = prewarm(tokenSecret.current, openLiner, (signal) =>
  // there is no such call, but a connection to the table from now on
  table.readRecords([0], signal),
);

export const handler = createHandler({
  enrich,
  readRecords: table.readRecords,
  postpone: (messages, signal) =>
    queues(({ postpone }) => postpone(environment.CALL_QUEUE_URL, messages, signal)),
  sendToDeadLetters: (letter, signal) =>
    queues(({ sendToDeadLetters }) =>
      sendToDeadLetters(environment.DEAD_LETTER_QUEUE_URL, letter, signal),
    ),
  callIdPointer: environment.CALL_ID_POINTER,
  policy: retryPolicyOf(environment),
  metrics,
  tokenAgeMs: tokenSecret.ageMs,
  log: createLog(environment.LOG_LEVEL, writeLine),
  now: Date.now,
});

// a bundle of its own, whose errors are no instances of the classes of this one
async function queues(use: (rarely: typeof import('./rarely.ts')) => Promise<void>): Promise<void> {
  try {
    await use(await import('./rarely.ts'));
  } catch (thrown) {
    const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
    throw new RetryableError('QUEUE_UNAVAILABLE', { cause });
  }
}
