import { type Call, createdAtMs } from '../../../core/call.ts';
import type { CallEvent } from '../../../core/call-event.ts';
import { statusOf } from '../../../core/completeness.ts';
import type { Untold } from './calls-table.ts';
import type { CrmUsers } from './env.ts';

/** A call as amoCRM takes it. https://www.amocrm.ru/developers/content/crm_platform/calls-api */
export interface AmoCall {
  readonly uniq: string;
  readonly direction: 'inbound' | 'outbound';
  /** seconds of talk */
  readonly duration: number;
  readonly source: string;
  /** its last ten digits find the card */
  readonly phone: string;
  readonly call_status?: number;
  readonly call_result?: string;
  /** a number is a user's id, a text would be read as a name */
  readonly call_responsible?: number;
  /** epoch seconds */
  readonly created_at?: number;
  /** to the recording */
  readonly link?: string;
}

const hadConversation = 4;
const noConnection = 6;

/** The activity of a call. `uniq` is the same for the same call, whatever changes about it. */
export function activityOf(
  { callId, call }: CallEvent,
  { phone, link }: Untold,
  users: CrmUsers,
): AmoCall {
  const status = statusOf(call as Call);
  const talked = (call.talkTimeDurationSeconds ?? 0) > 0;
  const user = users.get(call.userId ?? 0);
  const createdMs = createdAtMs(call as Call, Date.parse(call.fetchedAt));
  return {
    uniq: `liner-${callId}`,
    direction: call.direction === 'incoming' ? 'inbound' : 'outbound',
    duration: call.talkTimeDurationSeconds ?? 0,
    source: 'Liner',
    phone,
    // a call that still runs has no status, and nothing came of it yet
    ...(status !== undefined && {
      call_status: talked ? hadConversation : noConnection,
      call_result: String(status),
    }),
    ...(user !== undefined && { call_responsible: user }),
    ...(createdMs !== undefined && { created_at: Math.floor(createdMs / 1000) }),
    ...(link !== undefined && { link }),
  };
}

/**
 * The same as an edit of the note that the activity is.
 * https://www.amocrm.ru/developers/content/crm_platform/events-and-notes
 */
export function noteOf({ direction, created_at: _, ...params }: AmoCall) {
  return { note_type: direction === 'inbound' ? 'call_in' : 'call_out', params };
}
