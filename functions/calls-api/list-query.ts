import * as z from 'zod/mini';
import { type CallsIndex, type IndexPlace, indexes } from '../clients/calls-index.ts';
import { HttpError } from './problem.ts';

export interface ListQuery {
  readonly index: CallsIndex;
  readonly value: number;
  /** first and last creation time, both included */
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  readonly after: IndexPlace | undefined;
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

const Parameters = z.strictObject({
  leadId: z.optional(id),
  orderId: z.optional(id),
  userId: z.optional(id),
  from: z._default(instant, '0000-01-01T00:00:00.000Z'),
  to: z._default(instant, '9999-12-31T23:59:59.999Z'),
  limit: z._default(z.pipe(z.string().check(z.regex(/^([1-9]\d?|100)$/)), z.transform(Number)), 50),
  cursor: z.optional(z.string()),
});

// which index, whose partition, and the entry the next page begins after
const Cursor = z.tuple([z.string(), z.int(), z.iso.datetime({ precision: 3 }), z.int()]);

/**
 * Reads the query of GET /calls: one of leadId, orderId and userId; from and to (`to` not included);
 * limit (1 to 100, default 50); the cursor of the page before.
 * @throws {HttpError} 400 with QUERY_INVALID, CURSOR_INVALID or INDEX_OFF
 */
export function readListQuery(
  parameters: Record<string, string>,
  isOn: (index: CallsIndex) => boolean,
): ListQuery {
  const result = Parameters.safeParse(parameters);
  if (!result.success) throw new HttpError(400, 'QUERY_INVALID');
  const { from, to, limit, cursor, ...ids } = result.data;
  const chosen = Object.entries(ids).filter(([, value]) => value !== undefined);
  const [[parameter, value] = ['', 0]] = chosen;
  if (chosen.length !== 1 || from >= to) throw new HttpError(400, 'QUERY_INVALID');

  const index = byParameter[parameter as keyof typeof byParameter];
  if (!isOn(index)) throw new HttpError(400, 'INDEX_OFF');
  const last = new Date(Date.parse(to) - 1).toISOString();
  const after = cursor === undefined ? undefined : readCursor(cursor, index, value, from, last);
  return { index, value, from, to: last, limit, after };
}

export function cursorOf({ index, value }: ListQuery, last: IndexPlace): string {
  const cursor = [index.name, value, last.at, last.callId];
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(
  text: string,
  index: CallsIndex,
  value: number,
  from: string,
  to: string,
): IndexPlace {
  try {
    const [name, owner, at, callId] = Cursor.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    );
    const isOurs = name === index.name && owner === value && at >= from && at <= to;
    if (isOurs) return { at, callId };
  } catch {
    // the parser's error quotes the cursor
  }
  throw new HttpError(400, 'CURSOR_INVALID');
}
