import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type HoldOptions, holdLetters, holdSecondsFor, type LookEnd } from './held-letters.ts';
import {
  isChosen,
  type Letter,
  type LetterBodies,
  type LetterFilter,
  readLetter,
} from './letter.ts';

/** A queue of letters, and how to read them. */
export interface LetterQueue extends LetterBodies {
  readonly client: SQSClient;
  readonly url: string;
}

export interface LetterOptions extends HoldOptions {
  /** is told how many letters were looked at, of about how many */
  readonly onProgress?: ((looked: number, about: number) => void) | undefined;
}

/** Letters of one reason. */
export interface LetterGroup {
  /** absent for those without a code */
  readonly code?: string;
  readonly count: number;
  /** of the oldest; epoch milliseconds */
  readonly oldestMs: number;
}

export interface LetterList {
  /** in the order they were queued */
  readonly letters: readonly Letter[];
  /** by reason, the most frequent first */
  readonly groups: readonly LetterGroup[];
  /** about how many others hold: another command, another page */
  readonly hidden: number;
  readonly end: LookEnd;
}

export interface ListOptions extends LetterOptions {
  readonly withBodies?: boolean | undefined;
  /** ends the look once this many of at least a thousand were found */
  readonly enough?: number | undefined;
}

/** The letters that are meant. They are hidden from others for as long as the look takes, two minutes at most. */
export async function listLetters(
  queue: LetterQueue,
  filter: LetterFilter,
  { onProgress, withBodies, enough = Number.POSITIVE_INFINITY, ...options }: ListOptions,
): Promise<LetterList> {
  const about = await countLetters(queue);
  const holdSeconds = holdSecondsFor(about.visible);
  const held = holdLetters(queue.client, queue.url, { holdSeconds, ...options });
  const letters: Letter[] = [];
  let looked = 0;
  try {
    for await (const messages of held.receive()) {
      for (const message of messages) {
        const { letter, body } = readLetter(message, queue);
        if (isChosen(letter, filter)) letters.push(withBodies ? { ...letter, body } : letter);
      }
      looked += messages.length;
      onProgress?.(looked, about.visible);
      if (looked >= 1000 && letters.length >= enough) break;
    }
  } finally {
    await held.giveBack();
  }
  letters.sort((a, b) => a.queuedMs - b.queuedMs);
  return { letters, groups: groupsOf(letters), hidden: about.hidden, end: held.end() };
}

export interface LetterCounts {
  readonly visible: number;
  /** held by somebody */
  readonly hidden: number;
  /** when SQS said so, by its own clock; epoch milliseconds */
  readonly atMs: number;
}

/** About how many letters there are; SQS counts them up to a minute late. */
export async function countLetters({ client, url }: LetterQueue): Promise<LetterCounts> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  let date = Number.NaN;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      date = Date.parse(headers?.date ?? '');
      return result;
    },
    { step: 'deserialize' },
  );
  const { Attributes = {} } = await client.send(command);
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    // the header has whole seconds
    atMs: Number.isNaN(date) ? Date.now() : date + 999,
  };
}

export function groupsOf(letters: readonly Letter[]): LetterGroup[] {
  const groups = new Map<string | undefined, { count: number; oldestMs: number }>();
  for (const { code, queuedMs } of letters) {
    const { count, oldestMs } = groups.get(code) ?? { count: 0, oldestMs: queuedMs };
    groups.set(code, { count: count + 1, oldestMs: Math.min(oldestMs, queuedMs) });
  }
  return [...groups]
    .map(([code, group]) => ({ ...(code !== undefined && { code }), ...group }))
    .sort((a, b) => b.count - a.count);
}
