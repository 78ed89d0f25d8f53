import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import { type CopyMessage, readCopyMessage } from '../core/copy-message.ts';
import { readCallId } from '../core/message-body.ts';

/** A dead letter, without its body: that is as its sender wrote it, and may be personal. */
export interface Letter {
  /** of the message in the dead-letter queue */
  readonly id: string;
  /** absent where none can be read */
  readonly callId?: number;
  /** that it came from the copy queue; absent for those of the call queue */
  readonly queue?: 'recordings';
  /** where it is about one recording of the call */
  readonly recordingId?: number;
  /**
   * EVENT_UNDELIVERED where EventBridge gave it up on the way to the queue; absent where our code never
   * judged it, or its body left no room for the reason
   */
  readonly code?: string;
  /** SQS itself moved it after the last receive: the function crashed, timed out or met a bug */
  readonly movedBySqs: boolean;
  /** when it was dead-lettered, or, where SQS moved it, first queued; SQS counts its 14 days from then; epoch milliseconds */
  readonly queuedMs: number;
  /** when the message was sent to the call queue; ISO 8601 */
  readonly firstSeen?: string;
  /** how often the call queue had handed the message over */
  readonly receiveCount?: number;
  /** of the message in the call queue, as log lines name it */
  readonly sourceMessageId?: string;
  readonly bytes: number;
  /** only where asked for */
  readonly body?: string;
}

/** What stands in the bodies of a queue. */
export interface LetterBodies {
  /** where the call id stands in a body */
  readonly callIdPointer: string;
  /** what its messages are about; calls, unless told */
  readonly of?: 'calls' | 'recordings' | undefined;
}

/** Which letters are meant; a letter must be in each that is given. */
export interface LetterFilter {
  /** `none` are those without a code */
  readonly codes?: readonly string[] | undefined;
  /** queued at this time or later; epoch milliseconds */
  readonly sinceMs?: number | undefined;
  /** of calls, or of letters */
  readonly ids?: readonly string[] | undefined;
}

/** A letter as SQS hands it over. */
export interface ReceivedLetter {
  readonly letter: Letter;
  readonly body: string;
  readonly receiptHandle: string;
  /** what its sender said beside the body */
  readonly attributes: Record<string, MessageAttributeValue>;
}

/** What `clients/dead-letters.ts` writes on a letter. */
const ours = ['code', 'receiveCount', 'firstSeen', 'sourceMessageId'];
/** What EventBridge does. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
const ofEventBridge = [
  'RULE_ARN',
  'TARGET_ARN',
  'ERROR_CODE',
  'ERROR_MESSAGE',
  'EXHAUSTED_RETRY_CONDITION',
  'RETRY_ATTEMPTS',
];
const written: ReadonlySet<string> = new Set([...ours, ...ofEventBridge]);
/** Of events that EventBridge gave up; an article in docs/runbook.md as other codes. */
export const undelivered = 'EVENT_UNDELIVERED';

export function readLetter(message: Message, { callIdPointer, of }: LetterBodies): ReceivedLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', MessageAttributes = {} } = message;
  const { SentTimestamp, DeadLetterQueueSourceArn } = message.Attributes ?? {};
  const said = (name: string) => MessageAttributes[name]?.StringValue;
  // a letter sent back with its attributes may have an old code on it when SQS moves it
  const judged = DeadLetterQueueSourceArn ? undefined : said('code');
  const isUndelivered = !DeadLetterQueueSourceArn && said('RULE_ARN') && said('ERROR_CODE');
  const code = judged ?? (isUndelivered ? undelivered : undefined);
  const { callId, recordingId } = idsIn(Body, { callIdPointer, of });
  const bytes = Buffer.byteLength(Body);
  const foreign = Object.entries(MessageAttributes).filter(([name]) => !written.has(name));
  return {
    letter: {
      id: MessageId,
      ...(callId !== undefined && { callId }),
      ...(of === 'recordings' && { queue: of }),
      ...(recordingId !== undefined && { recordingId }),
      ...(code !== undefined && { code }),
      movedBySqs: code === undefined && bytes < leavesNoRoom,
      queuedMs: Number(SentTimestamp ?? 0),
      ...(judged !== undefined && {
        firstSeen: said('firstSeen') ?? '',
        receiveCount: Number(said('receiveCount') ?? 0),
        sourceMessageId: said('sourceMessageId') ?? '',
      }),
      bytes,
    },
    body: Body,
    receiptHandle: ReceiptHandle,
    attributes: Object.fromEntries(foreign),
  };
}

// a body that is this large may leave no room for the code
const leavesNoRoom = 1_048_000;

/** Whether a letter is one of those that are meant. */
export function isChosen(letter: Letter, { codes, sinceMs, ids }: LetterFilter): boolean {
  const { id, callId, code = 'none', queuedMs } = letter;
  return (
    (!codes || codes.includes(code)) &&
    (sinceMs === undefined || queuedMs >= sinceMs) &&
    (!ids || ids.includes(id) || (callId !== undefined && ids.includes(String(callId))))
  );
}

function idsIn(body: string, { callIdPointer, of }: LetterBodies): Partial<CopyMessage> {
  try {
    if (of === 'recordings') return readCopyMessage(body);
    return { callId: readCallId(body, callIdPointer) };
  } catch {
    return {};
  }
}
