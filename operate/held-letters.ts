import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { inGroups, sideBySide } from './side-by-side.ts';

export interface HoldOptions {
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  /** how long what is received stays hidden from others if nobody gives it back */
  readonly holdSeconds?: number | undefined;
  /** how long to wait for a letter before there is none left */
  readonly waitSeconds?: number | undefined;
}

/** Why no more letters were received. */
export type LookEnd =
  /** there are none that nobody else holds */
  | 'all'
  /** SQS holds no more of a queue for its receivers: 120,000 */
  | 'too-many'
  /** the first would be handed out again */
  | 'out-of-time'
  | 'aborted';

/**
 * Looks through a queue of letters. SQS has no cursor: what was looked at is hidden for the while, or
 * it would be handed out again, and given back at the end. A process that is killed leaves it hidden
 * for `holdSeconds`.
 */
export function holdLetters(
  client: SQSClient,
  QueueUrl: string,
  { now, signal, holdSeconds = longestHoldSeconds, waitSeconds = 1 }: HoldOptions,
) {
  const receiptHandles = new Map<string, string>();
  const startMs = now();
  // the other half is for what is done with them, and for giving them back
  const lookUntilMs = startMs + holdSeconds * 500;
  let end: LookEnd = 'all';

  return {
    receive,
    letGo,
    giveBack,
    end: () => end,
    isOver: () => now() > startMs + holdSeconds * 800,
  };

  /** What nobody else holds, each once. */
  async function* receive(): AsyncGenerator<Message[], void> {
    let together = 1;
    for (;;) {
      if (signal?.aborted) end = 'aborted';
      else if (now() > lookUntilMs) end = 'out-of-time';
      if (end !== 'all') return;
      const rounds = await Promise.all(Array.from({ length: together }, receiveOnce));
      const messages = rounds.flat();
      const fresh = messages.filter(({ MessageId = '' }) => !receiptHandles.has(MessageId));
      for (const { MessageId = '', ReceiptHandle = '' } of messages) {
        receiptHandles.set(MessageId, ReceiptHandle);
      }
      if (fresh.length === 0) return;
      if (messages.length > together * 5) together = Math.min(mostTogether, together * 2);
      yield fresh;
    }
  }

  async function receiveOnce(): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
      VisibilityTimeout: holdSeconds,
      // with a wait all servers are asked
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
      WaitTimeSeconds: waitSeconds,
    });
    try {
      return (await client.send(command)).Messages ?? [];
    } catch (error) {
      if (!(error instanceof Error) || !/OverLimit/.test(error.name)) throw error;
      end = 'too-many';
      return [];
    }
  }

  /** Holds a letter no longer, as it is gone or is to stay hidden. */
  function letGo(id: string): void {
    receiptHandles.delete(id);
  }

  /** Shows to others what is still held, or those of it; what fails comes back by itself. */
  async function giveBack(ids: Iterable<string> = [...receiptHandles.keys()]): Promise<void> {
    const handles: string[] = [];
    for (const id of ids) {
      const handle = receiptHandles.get(id);
      if (handle && receiptHandles.delete(id)) handles.push(handle);
    }
    await sideBySide(inGroups(handles, 10), mostTogether, async (group) => {
      const Entries = group.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 0,
      }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
      await client.send(command).catch(() => {});
    });
  }
}

const longestHoldSeconds = 120;

/** How long letters need be held so that all of a queue can be looked at, and given back; in seconds. */
export function holdSecondsFor(letters: number): number {
  return Math.min(longestHoldSeconds, 30 + Math.ceil(letters / 500));
}

// below the connections a client of the SDK opens
const mostTogether = 32;
