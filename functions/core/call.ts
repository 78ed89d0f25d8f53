import * as z from 'zod/mini';
import type { CallId } from './call-id.ts';
import { PermanentError, RetryableError } from './errors.ts';

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

/** A call as Liner describes it: Liner's names, no nulls among the known fields, the rest in `extra`. */
export type Call = { [Field in keyof Known]: Exclude<Known[Field], null> } & {
  readonly extra?: Record<string, unknown>;
};

/**
 * Reads `data` of Liner's answer about one call.
 * @throws {RetryableError} LINER_ANSWER_UNREADABLE when it is no object
 * @throws {PermanentError} LINER_WRONG_CALL when it describes another call, LINER_FIELD_INVALID when
 *   a known field has a wrong type
 */
export function parseCall(data: unknown, requested: CallId): Call {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new RetryableError('LINER_ANSWER_UNREADABLE');
  }
  const result = LinerCall.safeParse(data);
  if (!result.success) {
    // the issue's message quotes the value; its path does not
    throw new PermanentError('LINER_FIELD_INVALID', {
      field: String(result.error.issues[0]?.path[0]),
    });
  }
  if (result.data.id !== requested) throw new PermanentError('LINER_WRONG_CALL');

  const known = Object.entries(result.data).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const unknown = Object.entries(data).filter(([field]) => !Object.hasOwn(LinerCall.shape, field));
  return {
    ...(Object.fromEntries(known) as Omit<Call, 'extra'>),
    ...(unknown.length > 0 && { extra: Object.fromEntries(unknown) }),
  };
}

/**
 * When the call was made, in epoch milliseconds; undefined where `createdAt` is missing or unreadable.
 * A time without an offset is read as UTC.
 */
export function createdAtMs(call: Call): number | undefined {
  const [, time, offset] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(.*)$/.exec(call.createdAt ?? '') ?? [];
  const parsed = Date.parse(`${time}${offset || 'Z'}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** How much of the answer the documentation does not know: fields, and values of its closed lists. */
export function driftOf(call: Pick<Call, 'extra' | 'direction' | 'finishInitiator'>): number {
  const fields = Object.keys(call.extra ?? {}).length;
  const directions = [undefined, 'incoming', 'outgoing'].includes(call.direction) ? 0 : 1;
  const initiators = [undefined, 'client', 'operator', 'system'].includes(call.finishInitiator)
    ? 0
    : 1;
  return fields + directions + initiators;
}

/** Whether nothing more is expected of a call: its status is known and, if anyone talked, a recording is saved. */
export function isComplete(call: Call): boolean {
  const hasStatus = Boolean(call.statusCode) || call.statusId !== undefined;
  const hasTalk = (call.talkTimeDurationSeconds ?? 0) > 0;
  return hasStatus && (!hasTalk || call.hasRecords === true);
}
