import { RetryableError } from '../../core/errors.ts';

/** When an invocation's parts must be over. Work stops first, so that what it left can be carried out. */
export interface Deadlines {
  readonly work: AbortSignal;
  readonly wrapUp: AbortSignal;
}

// the answer leaves at least 500 ms before the timeout, with some to spare for a slow machine
const answerReserveMs = 800;
const leastAnswerReserveMs = 600;
const wrapUpReserveMs = 1_200;

/** Runs one invocation under its deadlines and aborts what is left: no work outlives the answer. */
export async function withDeadlines<Value>(
  remainingMs: number,
  run: (deadlines: Deadlines) => Promise<Value>,
): Promise<Value> {
  // with very little time the parts share it, but the answer still leaves in time
  const share = remainingMs / 3;
  const reserveMs = Math.min(answerReserveMs, Math.max(leastAnswerReserveMs, share));
  const wrapUpMs = Math.max(0, remainingMs - reserveMs);
  const workMs = wrapUpMs - Math.min(wrapUpReserveMs, wrapUpMs / 2);
  const work = new AbortController();
  const wrapUp = new AbortController();
  const timers = [
    setTimeout(() => work.abort(), workMs),
    setTimeout(() => wrapUp.abort(), wrapUpMs),
  ];
  try {
    return await run({ work: work.signal, wrapUp: wrapUp.signal });
  } finally {
    timers.forEach(clearTimeout);
    work.abort();
    wrapUp.abort();
  }
}

/**
 * The promise, or the deadline, whichever comes first: for parts that do not listen to the signal.
 * @throws {RetryableError} DEADLINE_REACHED
 */
export async function within<Value>(
  signal: AbortSignal,
  start: () => Promise<Value>,
): Promise<Value> {
  if (signal.aborted) throw new RetryableError('DEADLINE_REACHED');
  return new Promise<Value>((resolve, reject) => {
    const giveUp = () => reject(new RetryableError('DEADLINE_REACHED'));
    signal.addEventListener('abort', giveUp);
    start()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}
