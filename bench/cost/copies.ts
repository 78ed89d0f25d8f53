import { assumptions } from './assumptions.ts';
import { priceOf, type Usage } from './prices.ts';

const { platformLogBytes, copies } = assumptions;

/** What is asked of AWS for a message about a call, and for one about a recording that is not there. */
export const requestsOfCopy = {
  call: { reads: 1, bucket: 1 },
  // the record again at the end, should the call have been erased; the list and the object
  recording: { reads: 2, bucket: 2 },
} as const;

/** A call's only recording, copied. */
export function copiedRecording(): Usage {
  const { callMessages, callSeconds, recordingSeconds, memoryMb, logBytes } = copies;
  const { call, recording } = requestsOfCopy;
  const messages = callMessages + 1;
  const seconds = callMessages * callSeconds + recordingSeconds;
  return {
    // sent, received, deleted
    sqsRequest: 3 * messages,
    lambdaRequest: messages,
    lambdaGbSecond: (memoryMb / 1024) * seconds,
    dynamoDbReadUnit: callMessages * call.reads + recording.reads,
    s3Request: callMessages * call.bucket + recording.bucket,
    busEvent: 1,
    logByte: messages * (logBytes + platformLogBytes),
  };
}

/** USD a month for a million recordings that are kept. */
export function recordingsPerMonth(): number {
  return ((copies.megabytes * 1_000_000) / 1000) * priceOf('s3GbMonth');
}
