import { quotas } from '../lambda/quotas.ts';

/**
 * Parts what was received into batches that fit an invocation, keeping its order.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
 */
export function splitByBytes<Received>(
  received: readonly Received[],
  weightOf: (one: Received) => unknown,
): Received[][] {
  const batches: Received[][] = [];
  let room = 0;
  for (const one of received) {
    const bytes = Buffer.byteLength(JSON.stringify(weightOf(one)));
    const last = batches.at(-1);
    if (last && bytes <= room) last.push(one);
    else batches.push([one]);
    room = (last && bytes <= room ? room : quotas.request) - bytes;
  }
  return batches;
}
