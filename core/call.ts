import * as z from 'zod/mini';
import type { CallId } from './call-id.ts';
import { writtenTimeMs } from './created-at.ts';
import { PermanentError, RetryableError } from './errors.ts';
import type { Recording } from './recordings.ts';

const text = z.nullish(z.string());
const whole = z.nullish(z.int());
const flag = z.nullish(z.boolean());

// `data` of GET /v2/call/detail/{callId}/. Liner documents nothing as nullable, but a call that runs
// or was never answered has no user, status or hang-up side, so only the id is required.
// https://docs.linerapp.io/devs/api/v2/
export const LinerCall = z.object({
  id: z.int(),
  sipEndpointId: whole,
  finishInitiator: text,
  direction: text,
  leadId: whole,
  userId: whole,
  orderId: whole,
  statusCode: text,
  statusId: whole,
  totalDurationSeconds: whole,
  waitTimeDurationSeconds: whole,
  talkTimeDurationSeconds: whole,
  isPredictive: flag,
  clientPhone: text,
  hasRecords: flag,
  createdAt: text,
});

type Known = z.infer<typeof LinerCall>;

/**
 * A call as Liner describes it: Liner's names, no nulls among the known fields. Under `extra` is the
 * rest: what nobody documented, and known fields of another type than documented.
 */
export type Call = { [Field in keyof Known]: Exclude<Known[Field], null> } & {
  readonly extra?: Record<string, unknown>;
  /** ordered by id; absent where they are not listed: by the setting, or as Liner has none or refused */
  readonly recordings?: Recording[];
};

/**
 * Reads `data` of Liner's answer about one call. Only the id decides: a call is worth more than any
 * other field of it.
 * @throws {RetryableError} LINER_ANSWER_UNREADABLE when it is no object
 * @throws {PermanentError} LINER_WRONG_CALL when it describes another call, LINER_FIELD_INVALID when
 *   it has no id that could be compared
 */
export function parseCall(data: unknown, requested: CallId): Call {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new RetryableError('LINER_ANSWER_UNREADABLE');
  }
  const { id } = data as { id?: unknown };
  if (!LinerCall.shape.id.safeParse(id).success) {
    throw new PermanentError('LINER_FIELD_INVALID', { field: 'id' });
  }
  if (id !== requested) throw new PermanentError('LINER_WRONG_CALL');

  const said = Object.entries(data).filter(
    ([field, value]) => !(isKnown(field) && (value === null || value === undefined)),
  );
  const isDocumented = ([field, value]: [string, unknown]) =>
    isKnown(field) && LinerCall.shape[field].safeParse(value).success;
  const extra = said.filter((entry) => !isDocumented(entry));
  return {
    ...(Object.fromEntries(said.filter(isDocumented)) as Omit<Call, 'extra'>),
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  };
}

function isKnown(field: string): field is keyof Known {
  return Object.hasOwn(LinerCall.shape, field);
}

// databases write 0001-01-01 or 1970-01-01 where they know no time, and clocks run ahead
const earliestMs = Date.UTC(2000);
const farthestAheadMs = 86_400_000;

/**
 * When the call was made, in epoch milliseconds; undefined where `createdAt`, as read at `readMs`, is
 * missing, unreadable or implausible: before 2000, or more than a day ahead.
 */
export function createdAtMs({ createdAt }: Pick<Call, 'createdAt'>, readMs: number) {
  const ms = writtenTimeMs(createdAt ?? '');
  const isPlausible = ms !== undefined && ms >= earliestMs && ms <= readMs + farthestAheadMs;
  return isPlausible ? ms : undefined;
}

/**
 * How much of an answer read at `readMs` the documentation does not know: fields, values of its
 * closed lists, and a time of creation that is none.
 */
export function countUndocumented(
  call: Pick<Call, 'extra' | 'direction' | 'finishInitiator' | 'createdAt'>,
  readMs: number,
): number {
  const fields = Object.keys(call.extra ?? {}).length;
  const directions = [undefined, 'incoming', 'outgoing'].includes(call.direction) ? 0 : 1;
  const initiators = [undefined, 'client', 'operator', 'system'].includes(call.finishInitiator)
    ? 0
    : 1;
  const times = call.createdAt !== undefined && createdAtMs(call, readMs) === undefined ? 1 : 0;
  return fields + directions + initiators + times;
}

/** How many known fields are of another type than documented. */
export function countWrongTypes({ extra }: Pick<Call, 'extra'>): number {
  return Object.keys(extra ?? {}).filter(isKnown).length;
}
