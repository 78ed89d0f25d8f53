import { assumptions } from './assumptions.ts';
import { copiedRecording } from './copies.ts';
import { writeUnitsOf } from './item-size.ts';
import type { Measured } from './measured.ts';
import type { Usage } from './prices.ts';
import { comparedCall, defaults, firstRead, unchangedRead, webhookIntake } from './usage.ts';

export interface Design {
  readonly name: string;
  /** per call */
  readonly usage: Usage;
}

const { careless, express, tasks, transitions, recordLogBytes } = assumptions;

/** This stack's defaults first, then what a user would weigh against them. */
export function designs(measured: Measured): readonly Design[] {
  const own = defaults(measured);
  const ttl = measured.tokenTtlSeconds;
  const changed = (name: string, change: Partial<typeof own>): Design => {
    return { name, usage: firstRead({ ...own, ...change }, ttl) };
  };
  const table = firstRead(own, ttl);
  const stored: Usage = { dynamoDbWriteUnit: table.dynamoDbWriteUnit };
  const { memoryMb } = careless;
  const units = writeUnitsOf(careless.itemBytes);
  return [
    changed('**defaults**', {}),
    changed('senders send ten at a time', { sentTogether: 10 }),
    changed('128 MB', { invocation: { ...own.invocation, memoryMb: 128 } }),
    changed('1,024 MB', { invocation: { ...own.invocation, memoryMb: 1024 } }),
    changed('`indexByOrder`, `indexByUser` on', { indexUnits: [...own.indexUnits, 1, 1] }),
    changed('an item between 1 and 2 KB', { itemBytes: 1_500 }),
    changed('every call logged', { logBytesMore: recordLogBytes }),
    changed('`batchSize` 1', { invocation: measured.single }),
    {
      name: 'Pipe and Step Functions Express with an HTTP task',
      usage: {
        sqsRequest: 1.2,
        pipeRequest: 1,
        expressRequest: 1,
        expressGbSecond: express.gb * express.seconds,
        logByte: express.logBytes,
        ...stored,
      },
    },
    {
      name: 'careless: batch 1, 1 GB, 3 KB item, 3 full indexes, 5 KB logs, secret per call, traced',
      usage: {
        ...firstRead(
          {
            invocation: { ...measured.single, memoryMb },
            sentTogether: 1,
            itemBytes: careless.itemBytes,
            indexUnits: Array.from({ length: careless.fullIndexes }, () => units),
            logBytesMore: careless.logBytes,
          },
          ttl,
        ),
        secretRead: 1,
        trace: 1,
      },
    },
    {
      name: 'Pipe and Step Functions Standard with an HTTP task',
      usage: { sqsRequest: 1.2, pipeRequest: 1, stateTransition: transitions, ...stored },
    },
    { name: 'iPaaS, two tasks a call', usage: { iPaasTask: tasks } },
  ];
}

/** What comes to the first read where it is used. */
export function extras({ batch, webhook }: Measured): readonly Design[] {
  return [
    { name: 'the call id comes as a webhook', usage: webhookIntake(webhook) },
    { name: 'a recheck that finds no change', usage: unchangedRead(batch) },
    { name: 'an event on the bus', usage: { busEvent: 1 } },
    { name: 'compared once by a reconciliation', usage: comparedCall(batch.memoryMb) },
    { name: 'its recording of 1 MB, copied', usage: copiedRecording() },
  ];
}
