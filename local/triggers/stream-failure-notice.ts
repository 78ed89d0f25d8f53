import type { StreamRecord } from '../aws/table-stream.ts';
import type { LocalFunction } from '../lambda/function.ts';

export interface StreamFailure {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly records: readonly StreamRecord[];
  readonly requestId: string;
  readonly invokeCount: number;
  readonly functionError: 'Unhandled' | undefined;
}

/**
 * What Lambda tells of a batch that it gave up. The records are not in it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function streamFailureNotice(
  streamArn: string,
  target: LocalFunction,
  given: StreamFailure,
): object {
  const { condition, records, requestId, invokeCount, functionError } = given;
  const [first, last] = [records[0]?.dynamodb, records.at(-1)?.dynamodb];
  return {
    requestContext: {
      requestId,
      functionArn: `${target.arn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: 'shardId-local',
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn,
    },
  };
}

function arrival(change: StreamRecord['dynamodb'] | undefined): string {
  return new Date((change?.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
}
