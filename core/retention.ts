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
