import { type BusEntry, requestLimits } from '../../clients/event-bus.ts';

/** An entry and the stream record it came from. */
export interface Pending {
  readonly entry: BusEntry;
  readonly sequenceNumber: string;
}

/**
 * Parts entries into requests the bus takes, keeping their order. No request holds two entries of one
 * call: the bus may take the second and refuse the first.
 */
export function requestsOf(pending: readonly Pending[]): Pending[][] {
  const requests: Pending[][] = [];
  let request: Pending[] = [];
  let bytes = 0;
  let callIds = new Set<number>();
  for (const one of pending) {
    const { callId } = one.entry.event;
    const size = Buffer.byteLength(JSON.stringify(one.entry.event)) + 100;
    const isFull = request.length === requestLimits.entries || bytes + size > requestLimits.bytes;
    if (request.length > 0 && (isFull || callIds.has(callId))) {
      requests.push(request);
      [request, bytes, callIds] = [[], 0, new Set()];
    }
    request.push(one);
    bytes += size;
    callIds.add(callId);
  }
  if (request.length > 0) requests.push(request);
  return requests;
}
