import { cpuShareOf } from '../sandbox/cpu-limit.ts';
import { assumptions } from './assumptions.ts';
import { writeUnitsOf } from './item-size.ts';
import type { Invocation, Measured } from './measured.ts';
import type { Usage } from './prices.ts';

const { linerMs, awsMs, awsWaits, cpuRatio, platformLogBytes } = assumptions;

/** What can be decided otherwise. */
export interface Choices {
  readonly invocation: Invocation;
  /** messages a sender puts into one request */
  readonly sentTogether: number;
  readonly itemBytes: number;
  /** units each index takes when a call is stored */
  readonly indexUnits: readonly number[];
  readonly logBytesMore: number;
}

export function defaults(measured: Measured): Choices {
  return {
    invocation: measured.batch,
    sentTogether: 1,
    itemBytes: measured.itemBytes,
    // keys and little else: under a kilobyte
    indexUnits: Array.from({ length: measured.indexes }, () => 1),
    logBytesMore: 0,
  };
}

/** A call that is read and stored for the first time. */
export function firstRead({ invocation, ...choices }: Choices, tokenTtlSeconds: number): Usage {
  const { requests, calls } = invocation;
  const seconds = (linerMs + awsMs * awsWaits + cpuTimeMs(invocation)) / 1000;
  return {
    sqsRequest: 1 / choices.sentTogether + 2 / calls,
    ...computing(invocation, seconds),
    dynamoDbReadUnit: readUnits(invocation),
    dynamoDbWriteUnit:
      ((requests.PutItem ?? 0) / calls) *
      choices.indexUnits.reduce((sum, units) => sum + units, writeUnitsOf(choices.itemBytes)),
    logByte: (invocation.logBytes + platformLogBytes) / calls + choices.logBytesMore,
    secretRead: seconds / calls / tokenTtlSeconds,
  };
}

/** A call that recheck-due sends back and that has not changed since. */
export function unchangedRead(invocation: Invocation): Usage {
  const seconds = (linerMs + awsMs * awsWaits + cpuTimeMs(invocation)) / 1000;
  return {
    sqsRequest: 1 / 10 + 2 / invocation.calls,
    ...computing(invocation, seconds),
    dynamoDbReadUnit: readUnits(invocation),
    // only fetchedAt moves, which no index holds
    dynamoDbWriteUnit: 1,
    logByte: (invocation.logBytes + platformLogBytes) / invocation.calls,
  };
}

/** A call that a reconciliation lists, once, and finds stored as it is. */
export function comparedCall(memoryMb: number): Usage {
  const { perList, readUnits, writeUnits, cpuMs } = assumptions.comparing;
  const ms = linerMs / perList + (cpuMs * cpuRatio) / cpuShareOf(memoryMb);
  return {
    lambdaGbSecond: ((memoryMb / 1024) * ms) / 1000,
    dynamoDbReadUnit: readUnits,
    dynamoDbWriteUnit: writeUnits,
  };
}

/** A call id that arrives over HTTP; what it takes to queue it is part of the first read. */
export function webhookIntake(invocation: Invocation): Usage {
  const seconds = (awsMs + cpuTimeMs(invocation)) / 1000;
  return {
    httpApiRequest: 1,
    ...computing(invocation, seconds),
    logByte: invocation.logBytes + platformLogBytes + assumptions.accessLogBytes,
  };
}

function computing({ calls, memoryMb }: Invocation, seconds: number): Usage {
  return { lambdaRequest: 1 / calls, lambdaGbSecond: ((memoryMb / 1024) * seconds) / calls };
}

/** Waiting and computing are taken to come one after the other, which is the worst they can do. */
function cpuTimeMs({ cpuMs, memoryMb }: Invocation): number {
  return (cpuMs * cpuRatio) / cpuShareOf(memoryMb);
}

/** half a unit for each item asked for, as of an eventually consistent read, stored or not */
function readUnits({ requests }: Invocation): number {
  return (requests.BatchGetItem ?? 0) > 0 ? 0.5 : 0;
}
