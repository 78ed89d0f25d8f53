import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalFunction } from './function.ts';

/** What becomes of an event whose function fails. */
export interface FailureHandling {
  readonly retries: number;
  readonly onFailure?: ((notice: object) => Promise<unknown>) | undefined;
}

/** Lambda's own queue, for callers that do not wait for the answer. */
export interface AsyncInvoker {
  readonly configure: (functionArn: string, handling: FailureHandling) => void;
  /** Resolves once the event is processed or given up. @param event JSON text */
  readonly invoke: (target: LocalFunction, event: string) => Promise<void>;
  readonly stop: () => void;
}

/**
 * Tries a failed event again after one minute, and after two more.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @param minuteMs how long a minute takes here
 */
export function createAsyncInvoker(minuteMs: number): AsyncInvoker {
  const handlings = new Map<string, FailureHandling>();
  const stopping = new AbortController();
  const { signal } = stopping;

  return {
    configure: (functionArn, handling) => void handlings.set(functionArn, handling),
    invoke,
    stop: () => stopping.abort(),
  };

  async function invoke(target: LocalFunction, event: string): Promise<void> {
    const requestId = randomUUID();
    for (let invokeCount = 1; ; invokeCount++) {
      const { payload, failed } = await target.invoke(event, requestId);
      if (!failed || signal.aborted) return;
      const { retries, onFailure } = handlings.get(target.arn) ?? { retries: 2 };
      if (invokeCount > retries) {
        await onFailure?.(notice({ target, event, payload, requestId, invokeCount }));
        return;
      }
      await sleep(minuteMs * invokeCount, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
    }
  }
}

interface StreamFailure {
  readonly target: LocalFunction;
  readonly event: string;
  readonly payload: string;
  readonly requestId: string;
  readonly invokeCount: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function notice({ target, event, payload, requestId, invokeCount }: StreamFailure): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${target.arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(event),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: JSON.parse(payload),
  };
}
