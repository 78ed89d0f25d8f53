import type { CallId } from '../core/call-id.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError, type Told } from './operator-error.ts';
import type { SendOptions } from './send-calls.ts';

export interface CallRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface Refusal {
  readonly callId: CallId;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** How ids are sent over HTTP, one a request. */
export interface HttpWay {
  requestOf(callId: CallId): CallRequest | Promise<CallRequest>;
  /** what ends the sending; undefined where the refusal is of this call alone */
  told(refusal: Refusal): Omit<Told, 'problem'> | undefined;
}

/**
 * Posts a request for each id, in their order; yields how many were answered.
 * @throws {OperatorError} for the first answer that ends it
 */
export async function* sendRequests(
  { requestOf, told }: HttpWay,
  callIds: readonly CallId[],
  { pace, signal }: SendOptions,
): AsyncGenerator<number> {
  for (const [index, callId] of callIds.entries()) {
    await pace();
    if (signal.aborted) return;
    const { url, headers, body } = await requestOf(callId);
    const response = await fetch(url, {
      method: 'POST',
      headers,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(requestMs),
    });
    const text = await response.text();
    if (!response.ok) {
      const { status } = response;
      const why = busy(status) ?? told({ callId, status, headers: response.headers, text });
      const problem = `The request for call ${callId} was turned away with ${status}.`;
      if (why) throw new OperatorError({ problem, ...why });
    }
    yield index + 1;
  }
}

const requestMs = 30_000;

function busy(status: number): Omit<Told, 'problem'> | undefined {
  if (status !== 429 && status < 500) return undefined;
  return { next: 'Run it again, with a lower --rate.', exitCode: exitCodes.stoppedMidway };
}
