import type { TemplateQueue } from './template-queue.ts';
import { timeOrder } from './time-order.ts';

export interface Arrival {
  readonly callId: number;
  readonly atMs: number;
}

/** A message as the simulated queue holds it. */
export interface Waiting extends Arrival {
  readonly messageId: string;
  receiveCount: number;
}

/** What a function did with a batch. */
export interface Handled {
  /** for how long each message that must come back is hidden; undefined leaves that to the queue */
  readonly returned: ReadonlyMap<string, number | undefined>;
  readonly durationMs: number;
}

export interface Drained {
  readonly acknowledged: readonly Waiting[];
  /** moved by the queue itself, because they were received too often */
  readonly redriven: readonly Waiting[];
  /** thrown away at the end of the retention */
  readonly expired: readonly Waiting[];
  readonly endedAtMs: number;
}

/**
 * Lets a queue and its poller run in simulated time until no message is left: visibility, receive
 * counts, redrive, retention, batches, maximum concurrency. Each of the invocations at once has a
 * sandbox of its own.
 * @param setTime moves the clock the function reads
 */
export async function runQueue(
  arrivals: readonly Arrival[],
  queue: TemplateQueue,
  setTime: (nowMs: number) => void,
  invoke: (batch: readonly Waiting[], nowMs: number, sandbox: number) => Handled | Promise<Handled>,
): Promise<Drained> {
  const acknowledged: Waiting[] = [];
  const redriven: Waiting[] = [];
  const expired: Waiting[] = [];
  /** when each of the concurrent invocations is over */
  const busyUntilMs = Array.from({ length: queue.maxConcurrency }, () => 0);
  const waiting = timeOrder<Waiting>();
  for (const { callId, atMs } of arrivals) {
    waiting.add(atMs, { callId, atMs, messageId: `${callId} at ${atMs}`, receiveCount: 0 });
  }
  let nowMs = 0;

  for (let firstMs = waiting.nextMs(); firstMs !== undefined; firstMs = waiting.nextMs()) {
    const free = busyUntilMs.indexOf(Math.min(...busyUntilMs));
    nowMs = Math.max(nowMs, firstMs, busyUntilMs[free] ?? 0);
    const batch = receive();
    if (batch.length === 0) continue;
    setTime(nowMs);
    const { returned, durationMs } = await invoke(batch, nowMs, free);
    busyUntilMs[free] = nowMs + durationMs;
    for (const message of batch) finish(message, returned, nowMs, durationMs);
  }
  return { acknowledged, redriven, expired, endedAtMs: nowMs };

  /** those that can be seen for longest, and who joins them within the window */
  function receive(): Waiting[] {
    const received = take(queue.batchSize);
    if (received.length < queue.batchSize) {
      nowMs += queue.batchWindowMs;
      received.push(...take(queue.batchSize - received.length));
    }
    return received.filter((message) => {
      message.receiveCount++;
      if (message.receiveCount <= queue.maxReceiveCount) return true;
      redriven.push(message);
      return false;
    });
  }

  function take(most: number): Waiting[] {
    const taken: Waiting[] = [];
    while (taken.length < most && (waiting.nextMs() ?? Infinity) <= nowMs) {
      const message = waiting.take() as Waiting;
      if (message.atMs + queue.retentionMs > nowMs) taken.push(message);
      else expired.push(message);
    }
    return taken;
  }

  function finish(
    message: Waiting,
    returned: Handled['returned'],
    startMs: number,
    durationMs: number,
  ) {
    if (!returned.has(message.messageId)) return acknowledged.push(message);
    const hiddenMs = returned.get(message.messageId);
    const visibleAtMs =
      hiddenMs === undefined ? startMs + queue.visibilityMs : startMs + durationMs + hiddenMs;
    return waiting.add(visibleAtMs, message);
  }
}
