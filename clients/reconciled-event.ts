import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventSource } from '../core/call-event.ts';
import { RetryableError } from '../core/errors.ts';
import { type ReconciliationReport, reconciledType } from '../core/reconciliation.ts';

/** Tells the bus of a run that is over. @throws {RetryableError} BUS_UNAVAILABLE */
export async function putReconciled(
  client: EventBridgeClient,
  busName: string,
  report: ReconciliationReport,
  abortSignal: AbortSignal,
): Promise<void> {
  const command = new PutEventsCommand({
    Entries: [
      {
        EventBusName: busName,
        Source: eventSource,
        DetailType: reconciledType,
        Detail: JSON.stringify(report),
        Time: new Date(report.finishedAt),
      },
    ],
  });
  const { FailedEntryCount = 0 } = await client
    .send(command, { abortSignal })
    .catch((cause): never => {
      throw new RetryableError('BUS_UNAVAILABLE', { cause });
    });
  if (FailedEntryCount > 0) throw new RetryableError('BUS_UNAVAILABLE');
}
