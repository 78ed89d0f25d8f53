import * as z from 'zod/mini';
import { LinerCall } from './call.ts';
import { linerFieldsOf } from './call-record.ts';
import { maskPhone } from './masked-phone.ts';
import type { Change } from './record-changes.ts';

/** How a client's phone number leaves in an event. */
export const EventPhone = z.enum(['full', 'masked', 'none']);
export type EventPhone = z.infer<typeof EventPhone>;

export const eventSource = 'liner.calls';

const text = z.optional(z.string());
const whole = z.optional(z.int());
const flag = z.optional(z.boolean());
const recording = z.object({
  id: z.int(),
  durationSeconds: whole,
  isTransfer: flag,
  createdAt: text,
  recordSummary: text,
  fileUrl: text,
});
const time = z.iso.datetime({ precision: 3 });

/** `detail` of an event, version 1; docs/events/call-event.v1.json says the same as JSON Schema. */
export const CallEvent = z.object({
  version: z.literal(1),
  /** the same for the same change, however often it is sent */
  id: z.string(),
  callId: z.int(),
  /** Liner's names of the fields that differ, `goneAt` where it is there again; empty but for Call Changed */
  changed: z.array(z.string()),
  /** the call as stored by the change */
  call: z.object({
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
    /** ordered by id; only where the settings list them and let events carry them */
    recordings: z.optional(z.array(recording)),
    /** what else Liner said, under Liner's names */
    extra: z.optional(z.record(z.string(), z.unknown())),
    fetchedAt: time,
    changedAt: time,
    complete: z.boolean(),
    completedAt: z.optional(time),
    settledAt: z.optional(time),
    /** since when Liner has the call no longer */
    goneAt: z.optional(time),
  }),
});
export type CallEvent = z.infer<typeof CallEvent>;

// well below what EventBridge takes; only recordings and fields Liner does not document can be that large
const largestBytes = 200_000;

/**
 * What consumers are told of a change.
 * @throws {z.core.$ZodError} when the record is none
 */
export function eventOf(
  { id, callId, changed, record }: Change,
  eventPhone: EventPhone,
  withRecordings = false,
): CallEvent {
  const { clientPhone, extra, recordings, ...call } = linerFieldsOf(record);
  const { fetchedAt, changedAt, complete, completedAt, settledAt, goneAt } = record;
  const phone = phoneFor(clientPhone, eventPhone);
  const event = CallEvent.parse({
    version: 1,
    id,
    callId,
    changed,
    call: {
      ...call,
      ...(phone !== undefined && { clientPhone: phone }),
      ...(withRecordings && recordings && { recordings }),
      ...(extra !== undefined && extraFor(extra, eventPhone)),
      ...{ fetchedAt, changedAt, complete },
      ...(completedAt && { completedAt }),
      ...(settledAt && { settledAt }),
      ...(goneAt && { goneAt }),
    },
  });
  if (isSmall(event)) return event;
  const smaller = withoutExtra(event);
  if (isSmall(smaller)) return smaller;
  const { recordings: _recordings, ...smallest } = smaller.call;
  return { ...smaller, call: smallest };
}

function isSmall(event: CallEvent): boolean {
  return Buffer.byteLength(JSON.stringify(event)) <= largestBytes;
}

function phoneFor(phone: string | undefined, eventPhone: EventPhone): string | undefined {
  if (phone === undefined || eventPhone === 'none') return undefined;
  return eventPhone === 'full' ? phone : maskPhone(phone);
}

// a number that is no text cannot be masked
function extraFor(extra: Record<string, unknown>, eventPhone: EventPhone): object {
  if (eventPhone === 'full' || !Object.hasOwn(extra, 'clientPhone')) return { extra };
  const { clientPhone: _phone, ...others } = extra;
  return Object.keys(others).length > 0 ? { extra: others } : {};
}

function withoutExtra({ changed, call: { extra = {}, ...call }, ...event }: CallEvent) {
  const isKnown = (name: string) =>
    (Object.hasOwn(LinerCall.shape, name) || name === 'recordings') && !Object.hasOwn(extra, name);
  const known = changed.filter(isKnown);
  return { ...event, changed: known.length < changed.length ? [...known, 'extra'] : known, call };
}
