import type { CallRecord } from './call-record.ts';

const daySeconds = 86_400;

/**
 * When a record may be removed, in epoch seconds: `retainDays` after the call was made, but never
 * before `nowMs`, as DynamoDB leaves alone what expired more than five years ago. Undefined where
 * records are kept (0 days).
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export function expiryOf(
  { createdTime }: { readonly createdTime: string },
  retainDays: number,
  nowMs: number,
): number | undefined {
  if (retainDays === 0) return undefined;
  const natural = Math.floor(Date.parse(createdTime) / 1000) + retainDays * daySeconds;
  return Math.max(natural, Math.floor(nowMs / 1000));
}

/** Whether a stored expiry does what `expiryOf` asks for: what is to go at once need not go later. */
export function isInLine(
  stored: number | undefined,
  expiry: number | undefined,
  nowMs: number,
): boolean {
  if (stored === undefined || expiry === undefined) return stored === expiry;
  const nowSeconds = Math.floor(nowMs / 1000);
  const isOverdue = stored <= nowSeconds && stored > nowSeconds - 4 * 365 * daySeconds;
  return stored === expiry || (isOverdue && expiry <= nowSeconds);
}

/**
 * Reads a record unless its `retainDays` are over: what is stored for it now would outlive it.
 * @param read as of `CallsTable`
 */
export function unlessOverdue<Asked extends unknown[]>(
  read: (...asked: Asked) => Promise<CallRecord | undefined>,
  retainDays: number,
  now: () => number,
) {
  return async (...asked: Asked): Promise<CallRecord | undefined> => {
    const record = await read(...asked);
    const expiry = record && expiryOf(record, retainDays, 0);
    return expiry !== undefined && expiry * 1000 <= now() ? undefined : record;
  };
}
