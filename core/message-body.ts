import { type CallId, parseCallId } from './call-id.ts';
import { PermanentError } from './errors.ts';
import { valueAt } from './json-pointer.ts';
import { parseLosslessJson } from './lossless-json.ts';

// an EventBridge event that came by way of SNS
const mostEnvelopes = 2;

/**
 * The call id of a queue message or webhook body: at the sender's pointer, or in a message that is
 * just `{callId}`, as ours are. Where nothing stands there, the message may be an envelope of AWS
 * around such a one: an SNS notification, an EventBridge event, or the one in the other.
 * @throws {PermanentError} MESSAGE_UNREADABLE when it is not JSON, CALL_ID_INVALID when no id is there
 */
export function readCallId(body: string, pointer: string): CallId {
  let message = parseMessage(body);
  for (let opened = 0; ; opened++) {
    const envelope = envelopeOf(message);
    const value = isOurs(message) ? valueAt(message, '/callId') : valueAt(message, pointer);
    // what AWS wrote on the envelope is not what the sender put in, as the `id` of an event
    const isSenders = value !== undefined && !envelope?.members.includes(pointer.slice(1));
    if (isSenders || !envelope || opened === mostEnvelopes) {
      return parseCallId(isSenders ? value : undefined);
    }
    message = envelope.open();
  }
}

export function callMessage(callId: CallId): string {
  return JSON.stringify({ callId });
}

// a sender's body has its own pointer, and may have a `callId` that means something else
function isOurs(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && Object.keys(message).join() === 'callId'
  );
}

interface Envelope {
  /** those that AWS fills in */
  readonly members: readonly string[];
  readonly open: () => unknown;
}

// https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
const notificationMembers = ['Type', 'MessageId', 'TopicArn'];
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
const eventMembers = ['version', 'id', 'detail-type', 'source', 'time'];

/** The envelope a message is, told by what AWS always writes on it: senders have a `Type` too. */
function envelopeOf(message: unknown): Envelope | undefined {
  const areTexts = (members: readonly string[]) =>
    members.every((member) => typeof valueAt(message, `/${member}`) === 'string');

  const text = valueAt(message, '/Message');
  const isNotification =
    areTexts(notificationMembers) &&
    valueAt(message, '/Type') === 'Notification' &&
    /^arn:aws[a-z-]*:sns:/.test(valueAt(message, '/TopicArn') as string);
  if (isNotification && typeof text === 'string') {
    return {
      members: [...notificationMembers, 'Subject', 'Timestamp'],
      open: () => parseMessage(text),
    };
  }
  const detail = valueAt(message, '/detail');
  return areTexts(eventMembers) && typeof detail === 'object'
    ? { members: [...eventMembers, 'account', 'region', 'resources'], open: () => detail }
    : undefined;
}

function parseMessage(text: string): unknown {
  try {
    return parseLosslessJson(text);
  } catch {
    // no cause: the parser's error quotes the input
    throw new PermanentError('MESSAGE_UNREADABLE', { reason: 'not-json' });
  }
}
