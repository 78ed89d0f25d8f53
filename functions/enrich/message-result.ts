import type { CallId } from '../../core/call-id.ts';
import type { Outcome } from '../../core/record-update.ts';
import type { Failed } from '../shared/batch-response.ts';
import type { Message } from '../shared/sqs-event.ts';

export interface Done {
  readonly message: Message;
  readonly outcome: Outcome | 'covered';
  readonly callId: CallId;
}

/** What processing said about one message: what was done, or what was thrown. */
export type MessageResult = Done | Failed;
