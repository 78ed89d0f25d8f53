import type { Run } from './reconciliation-progress.ts';

// a list of a thousand takes eleven requests of a hundred, and fits into memory and one tick
const aim = 1000;
/** The longest list that is read as one. */
export const longestList = 2 * aim;
const fastestGrowth = 4;
const secondMs = 1000;

type Narrowing = Pick<Run, 'batch' | 'place' | 'part' | 'orders'>;

/** Asks for less at once: fewer orders, or a shorter time where there are no fewer; false where neither goes. */
export function narrow({ batch, place, part, orders }: Narrowing, length: number): boolean {
  const share = Math.min(1 / 2, aim / length);
  const spanMs = Math.min(batch.spanMs, Date.parse(part.to) - Date.parse(place.from));
  // in the middle of a part, the batch is the one it began with
  const ofBatch = Math.min(batch.orders, orders - place.order);
  if (ofBatch > 1 && place.from === part.from) {
    batch.orders = Math.max(1, Math.floor(ofBatch * share));
  } else if (spanMs > secondMs) batch.spanMs = wholeSeconds(spanMs * share);
  else return false;
  return true;
}

/** Asks for fewer orders at once from now on, as Liner refused as many; false where it is one already. */
export function halve({ batch, place, part, orders }: Narrowing): boolean {
  const ofBatch = Math.min(batch.orders, orders - place.order);
  if (ofBatch === 1 || place.from !== part.from) return false;
  batch.mostOrders = batch.orders = Math.floor(ofBatch / 2);
  return true;
}

/** Moves behind a list of that length, and learns from it how much to ask for next; false at the end. */
export function moveOn(run: Run, listedTo: string, length = aim): boolean {
  const { batch, place, part } = run;
  const growth = Math.min(fastestGrowth, aim / Math.max(1, length));
  const coveredMs = Date.parse(listedTo) - Date.parse(place.from);
  const partMs = Date.parse(part.to) - Date.parse(part.from);
  if (listedTo < part.to) {
    place.from = listedTo;
    batch.spanMs = wholeSeconds(coveredMs * growth);
    return true;
  }
  place.order += batch.orders;
  const isWholePart = place.from === part.from;
  place.from = part.from;
  if (isWholePart) batch.orders = clamp(Math.round(batch.orders * growth), batch.mostOrders);
  else if (batch.orders > 1) {
    batch.orders = clamp(Math.floor((batch.orders * batch.spanMs) / partMs), batch.mostOrders);
    batch.spanMs = partMs;
  }
  return place.order < run.orders;
}

/** Where the next list ends. */
export function listEnd({ batch, place, part }: Narrowing): string {
  const end = new Date(Date.parse(place.from) + batch.spanMs).toISOString();
  return end < part.to ? end : part.to;
}

function clamp(orders: number, most: number): number {
  return Math.min(most, Math.max(1, orders));
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.floor(ms / secondMs)) * secondMs;
}
