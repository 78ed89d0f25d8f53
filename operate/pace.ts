import { setTimeout as sleep } from 'node:timers/promises';

/** A function that resolves at most so many times a second. */
export function createPace(
  perSecond: number,
  now = Date.now,
  wait: (ms: number) => Promise<void> = sleep,
): () => Promise<void> {
  let nextMs = 0;
  return async () => {
    const startMs = Math.max(nextMs, now());
    nextMs = startMs + 1000 / perSecond;
    if (startMs > now()) await wait(startMs - now());
  };
}

/** How a command that writes many records goes about it, and whom it tells. */
export interface PacedRun<Counts> {
  readonly isDryRun: boolean;
  /** is awaited before every write */
  pace(): Promise<void>;
  now(): number;
  onProgress(counts: Counts): void;
  /** ends the run with an error where it stands; it goes on when it is run again */
  readonly signal?: AbortSignal;
}

/** Works through pages of items, some at a time. */
export async function eachItem<Item>(
  pages: AsyncIterable<{ readonly Items?: Item[] | undefined }>,
  work: (item: Item) => Promise<void>,
  onPage: () => void,
  signal?: AbortSignal,
): Promise<void> {
  for await (const { Items = [] } of pages) {
    for (let left = Items; left.length > 0; left = left.slice(together)) {
      signal?.throwIfAborted();
      await Promise.all(left.slice(0, together).map(work));
    }
    onPage();
  }
}

const together = 20;
