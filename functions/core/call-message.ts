import { type CallId, parseCallId } from './call-id.ts';
import { PermanentError } from './errors.ts';
import { parseExactJson } from './exact-json.ts';
import { valueAt } from './json-pointer.ts';

/**
 * The call id of a queue message or webhook body: at the sender's pointer, or in a message that is
 * just `{callId}`, as ours are; as it stands, inside an SNS notification, or inside an EventBridge event's `detail`.
 * @throws {PermanentError} MESSAGE_UNREADABLE when it is not JSON, CALL_ID_INVALID when no id is there
 */
export function readCallId(body: string, pointer: string): CallId {
  const message = unwrap(parseMessage(body));
  return parseCallId(valueAt(message, isOurs(message) ? '/callId' : pointer));
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

function unwrap(message: unknown): unknown {
  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
  if (valueAt(message, '/Type') === 'Notification') {
    const inner = valueAt(message, '/Message');
    if (typeof inner === 'string') return detailOf(parseMessage(inner));
  }
  return detailOf(message);
}

// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
function detailOf(message: unknown): unknown {
  return valueAt(message, '/detail-type') === undefined ? message : valueAt(message, '/detail');
}

function parseMessage(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    // no cause: the parser's error quotes the input
    throw new PermanentError('MESSAGE_UNREADABLE');
  }
}
