import type { TemplateQueue } from './template-queue.ts';

export interface Arrival {
  readonly callId: number;
  readonly atMs: number;
}

/** A message as the simulated queue holds it. */
export interface Waiting extends Arrival {
  readonly messageId: string;
  receiveCount: number;
  visibleAtMs: number;
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
 * counts, redrive, retention, batches, maximum concurrency.
 * @param setTime moves the clock the function reads
 */
export async function runQueue(
  arrivals: readonly Arrival[],
  queue: TemplateQueue,
  setTime: (nowMs: number) => void,
  invoke: (batch: readonly Waiting[], nowMs: number) => Handled | Promise<Handled>,
): Promise<Drained> {
  const acknowledged: Waiting[] = [];
  const redriven: Waiting[] = [];
  const expired: Waiting[] = [];
  /** when each of the concurrent invocations is over */
  const busyUntilMs = Array.from({ length: queue.maxConcurrency }, () => 0);
  let waiting = arrivals.map(({ callId, atMs }): Waiting => {
    const messageId = `${callId} at ${atMs}`;
    return { callId, atMs, messageId, receiveCount: 0, visibleAtMs: atMs };
  });
  let nowMs = 0;

  while (waiting.length > 0) {
    const free = busyUntilMs.indexOf(Math.min(...busyUntilMs));
    const firstMs = waiting.reduce(
      (least, { visibleAtMs }) => Math.min(least, visibleAtMs),
      Infinity,
    );
    nowMs = Math.max(nowMs, firstMs, busyUntilMs[free] ?? 0);
    const batch = receive();
    if (batch.length === 0) continue;
    setTime(nowMs);
    const { returned, durationMs } = await invoke(batch, nowMs);
    busyUntilMs[free] = nowMs + durationMs;
    for (const message of batch) finish(message, returned, nowMs + durationMs);
  }
  return { acknowledged, redriven, expired, endedAtMs: nowMs };

  /** the oldest that can be seen, and who joins them within the window */
  function receive(): Waiting[] {
    waiting = waiting.filter(
      (message) => message.atMs + queue.retentionMs > nowMs || lose(message),
    );
    const visible = () => waiting.filter(({ visibleAtMs }) => visibleAtMs <= nowMs);
    if (visible().length < queue.batchSize) nowMs += queue.batchWindowMs;
    const received = visible()
      .sort((a, b) => a.visibleAtMs - b.visibleAtMs)
      .slice(0, queue.batchSize);
    return received.filter((message) => {
      message.receiveCount++;
      message.visibleAtMs = nowMs + queue.visibilityMs;
      if (message.receiveCount <= queue.maxReceiveCount) return true;
      redriven.push(message);
      forget(message);
      return false;
    });
  }

  function finish(message: Waiting, returned: Handled['returned'], endMs: number) {
    if (!returned.has(message.messageId)) {
      acknowledged.push(message);
      return forget(message);
    }
    const hiddenMs = returned.get(message.messageId);
    if (hiddenMs !== undefined) message.visibleAtMs = endMs + hiddenMs;
  }

  function lose(message: Waiting): boolean {
    expired.push(message);
    return false;
  }

  function forget(message: Waiting) {
    waiting.splice(waiting.indexOf(message), 1);
  }
}
