import { holdLetters, holdSecondsFor, type LookEnd } from './held-letters.ts';
import { isChosen, type LetterFilter, type ReceivedLetter, readLetter } from './letter.ts';
import { batchesOf, deleteBatch, sendBatch } from './letter-batches.ts';
import { countLetters, type LetterOptions, type LetterQueue } from './list-letters.ts';
import { sideBySide } from './side-by-side.ts';

export interface RemoveOptions extends LetterOptions {
  /** is told after every batch */
  readonly onCounts?: ((counts: RedriveCounts) => void) | undefined;
  /** how many letters are dealt with until the queue is looked through anew; as many as the hold allows */
  readonly windowSize?: number | undefined;
}

export interface RedriveOptions extends RemoveOptions {
  /** is awaited before every letter that is sent */
  readonly pace: () => Promise<void>;
  /** how many it lets through in a second */
  readonly perSecond?: number;
}

export interface RedriveCounts {
  /** letters that are gone from the dead letters, after they were sent where that was asked */
  readonly removed: number;
  /** letters that SQS did not take, or did not let go: they are where they were */
  readonly failed: number;
  /** letters that were found to be meant, so far */
  readonly known: number;
  /** those removed, by code; `none` for those without */
  readonly byCode: Readonly<Record<string, number>>;
}

export interface RedriveResult extends RedriveCounts {
  /** about how many somebody else held, so that this run did not see them */
  readonly hidden: number;
  readonly end: LookEnd;
}

/**
 * Sends the chosen letters to a queue, and removes each once SQS has confirmed that it was sent: cut off
 * anywhere, it leaves some in both, which does no harm, and none in neither. Letters that come while it
 * works are left alone, those that come back among them.
 */
export function redriveLetters(
  queue: LetterQueue,
  destinationUrl: string,
  filter: LetterFilter,
  { pace, perSecond, ...options }: RedriveOptions,
): Promise<RedriveResult> {
  return removeLetters(queue, filter, options, perSecond, async (letters, sentIds) => {
    for (const _ of letters) {
      await pace();
      if (options.signal?.aborted) return undefined;
    }
    const sent = await sendBatch(queue.client, destinationUrl, letters);
    for (const id of sent.values()) sentIds.add(id);
    return [...sent.keys()];
  });
}

/** Removes the chosen letters for good. */
export function dropLetters(
  queue: LetterQueue,
  filter: LetterFilter,
  options: RemoveOptions,
): Promise<RedriveResult> {
  return removeLetters(queue, filter, options, undefined, async (letters) => letters);
}

/** Resolves to the letters that may be removed, undefined when cut off; notes the ids of the messages they have become. */
type BeforeRemoval = (
  letters: ReceivedLetter[],
  sentIds: Set<string>,
) => Promise<ReceivedLetter[] | undefined>;

async function removeLetters(
  queue: LetterQueue,
  filter: LetterFilter,
  { onProgress, onCounts, ...options }: RemoveOptions,
  perSecond: number | undefined,
  beforeRemoval: BeforeRemoval,
): Promise<RedriveResult> {
  const { client, url } = queue;
  const counts = { removed: 0, failed: 0, known: 0, byCode: {} as Record<string, number> };
  const sentIds = new Set<string>();
  const failedIds = new Set<string>();
  const { hidden, visible, atMs: beganMs } = await countLetters(queue);
  const { holdSeconds = holdSecondsFor(visible) } = options;
  // a half of the hold may be spent on the look: what is sent in a quarter is gone in time
  const byPace = Math.max(10, Math.ceil(((perSecond ?? mostAtOnce) * holdSeconds) / 4));
  const { windowSize = Math.min(mostAtOnce, byPace) } = options;
  const isMeant = ({ letter }: ReceivedLetter) =>
    isChosen(letter, filter) &&
    letter.queuedMs <= beganMs &&
    !failedIds.has(letter.id) &&
    !sentIds.has(letter.id) &&
    !sentIds.has(letter.sourceMessageId ?? '');
  let looked = 0;

  for (;;) {
    const before = counts.removed + counts.failed;
    const { isWhole, end } = await dealWithSome();
    if (options.signal?.aborted) return { ...counts, hidden, end: 'aborted' };
    const stands = counts.removed + counts.failed === before;
    if (isWhole || stands) return { ...counts, hidden, end };
  }

  /** Some of those that are meant: what is hidden meanwhile should be so for a minute or two. */
  async function dealWithSome(): Promise<{ isWhole: boolean; end: LookEnd }> {
    const held = holdLetters(client, url, { ...options, holdSeconds });
    const others: string[] = [];
    const chosen: ReceivedLetter[] = [];
    try {
      for await (const messages of held.receive()) {
        const received = messages.map((message) => readLetter(message, queue));
        for (const each of received) {
          if (isMeant(each)) chosen.push(each);
          else others.push(each.letter.id);
        }
        looked += messages.length;
        onProgress?.(looked, visible);
        if (chosen.length >= windowSize) break;
      }
      const isWhole = chosen.length < windowSize && held.end() === 'all';
      await held.giveBack(others);
      counts.known = counts.removed + counts.failed + chosen.length;
      let isLeft = false;
      await sideBySide(batchesOf(chosen), atOnce, async (letters) => {
        if (options.signal?.aborted || held.isOver()) isLeft = true;
        else await remove(letters, held.letGo);
      });
      return { isWhole: isWhole && !isLeft, end: held.end() };
    } finally {
      await held.giveBack();
    }
  }

  async function remove(letters: ReceivedLetter[], letGo: (id: string) => void) {
    const removable = await beforeRemoval(letters, sentIds);
    if (!removable) return;
    const removed = new Set(await deleteBatch(client, url, removable));
    for (const received of letters) {
      const { id, code = 'none' } = received.letter;
      if (removed.has(received)) {
        letGo(id);
        counts.removed++;
        counts.byCode[code] = (counts.byCode[code] ?? 0) + 1;
      } else {
        counts.failed++;
        failedIds.add(id);
      }
    }
    onCounts?.(counts);
  }
}

const atOnce = 8;
// whose bodies are in memory
const mostAtOnce = 3000;
