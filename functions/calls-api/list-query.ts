import * as z from 'zod/mini';
import { type CallsIndex, indexes } from '../../clients/calls-index.ts';
import type { ListPlace } from '../../clients/received-calls.ts';
import { HttpError } from './problem.ts';
import { queryInvalid } from './query-invalid.ts';

export interface ListQuery {
  /** whose calls, by the time they were made; all calls, by the time of their first read, without */
  readonly owner: Owner | undefined;
  /** first and last time, both included */
  readonly from: string;
  readonly to: string;
  readonly complete: boolean | undefined;
  readonly limit: number;
  readonly after: ListPlace | undefined;
}

export interface Owner {
  readonly index: CallsIndex;
  readonly value: number;
}

const byParameter = { leadId: indexes.lead, orderId: indexes.order, userId: indexes.user } as const;
// not Date.parse alone: it takes the 30th of February for the 2nd of March
const instant = z.pipe(
  z.union([
    z.iso.date(),
    z.iso.datetime({ offset: true }),
    z.iso.datetime({ offset: true, precision: -1 }), // minutes
  ]),
  z.transform((text: string) => new Date(text).toISOString()),
);
const id = z.pipe(
  z.string().check(z.regex(/^(0|[1-9]\d{0,15})$/)),
  z.pipe(z.transform(Number), z.int()),
);

/** The most that a page holds. */
export const limit = z._default(
  z.pipe(z.string().check(z.regex(/^([1-9]\d?|100)$/)), z.transform(Number)),
  50,
);

/** The query of GET /calls, parameter by parameter. */
export const ListParameters = z.strictObject({
  leadId: z.optional(id),
  orderId: z.optional(id),
  userId: z.optional(id),
  from: z.optional(instant),
  to: z._default(instant, '9999-12-31T23:59:59.999Z'),
  limit,
  complete: z.optional(
    z.pipe(
      z.enum(['true', 'false']),
      z.transform((text) => text === 'true'),
    ),
  ),
  cursor: z.optional(z.string()),
});

// which index, whose partition, and the entry the next page begins after; in a list by time, whose
// partition is nobody's, it may begin with a time instead
const instantWritten = z.iso.datetime({ precision: 3 });
const Cursor = z.union([
  z.tuple([z.string(), z.int(), instantWritten, z.int()]),
  z.tuple([z.literal(indexes.time.name), z.null(), instantWritten, z.nullable(z.int())]),
]);

/**
 * Reads the query of GET /calls: one of leadId, orderId and userId, or none of them and `from`; from
 * and to (`to` not included); complete; limit (1 to 100, default 50); the cursor of the page before.
 * @throws {HttpError} 400 with QUERY_INVALID, CURSOR_INVALID or INDEX_OFF
 */
export function readListQuery(
  parameters: Record<string, string>,
  isOn: (index: CallsIndex) => boolean,
): ListQuery {
  const result = ListParameters.safeParse(parameters);
  if (!result.success) throw queryInvalid(result.error.issues, Object.keys(ListParameters.shape));
  const { from = earliest, to, complete, limit, cursor, ...ids } = result.data;
  const chosen = Object.entries(ids).filter(([, value]) => value !== undefined);
  const isBounded = chosen.length === 1 || (chosen.length === 0 && result.data.from !== undefined);
  if (!isBounded) {
    const detail =
      'One of `leadId`, `orderId` and `userId` must be given, or none of them and `from`.';
    throw new HttpError(400, 'QUERY_INVALID', { reason: 'id-not-one', detail });
  }
  if (from >= to) {
    const detail = '`from` must be before `to`, which is not included.';
    throw new HttpError(400, 'QUERY_INVALID', { reason: 'range-empty', detail });
  }

  const [owner] = chosen.map(([parameter, value]) => {
    return { index: byParameter[parameter as keyof typeof byParameter], value: value as number };
  });
  if (owner && !isOn(owner.index)) {
    const detail = `Listing by \`${chosen[0]?.[0]}\` is switched off in the settings of the stack.`;
    throw new HttpError(400, 'INDEX_OFF', { reason: 'index-off', detail });
  }
  const last = new Date(Date.parse(to) - 1).toISOString();
  const after = cursor === undefined ? undefined : readCursor(cursor, owner, from, last);
  return { owner, from, to: last, complete, limit, after };
}

const earliest = '0000-01-01T00:00:00.000Z';

export function cursorOf({ owner }: ListQuery, { at, callId }: ListPlace): string {
  const cursor = [owner?.index.name ?? indexes.time.name, owner?.value ?? null, at, callId ?? null];
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(text: string, owner: Owner | undefined, from: string, to: string): ListPlace {
  try {
    const [name, value, at, callId] = Cursor.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    );
    const isOf = owner
      ? name === owner.index.name && value === owner.value
      : name === indexes.time.name && value === null;
    if (isOf && at >= from && at <= to) return { at, ...(callId !== null && { callId }) };
  } catch {
    // the parser's error quotes the cursor
  }
  throw new HttpError(400, 'CURSOR_INVALID', { reason: 'cursor-foreign' });
}
