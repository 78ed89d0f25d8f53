import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { admitProducers } from './producers.ts';
import { alarmOfLetters, queueWithLetters } from './queue-with-letters.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface CallQueueProps {
  /** how long a receiver may work on a batch */
  readonly receiverTimeoutSeconds: number;
  readonly batchWindowSeconds: number;
  readonly maxReceiveCount: number;
  /** who may send, besides whom the account's own IAM policies let */
  readonly producerArns: readonly string[];
  readonly removalPolicy: RemovalPolicy;
}

/** The call ids waiting to be enriched, and those that never will be. */
export class CallQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: CallQueueProps) {
    super(scope, id);
    const { queue, deadLetters } = queueWithLetters(this, {
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilitySeconds: 6 * props.receiverTimeoutSeconds + props.batchWindowSeconds,
      maxReceiveCount: props.maxReceiveCount,
      removalPolicy: props.removalPolicy,
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
    admitProducers(queue, props.producerArns);

    const impact = 'Calls were given up: they are missing from the table until somebody acts.';
    alarmOfLetters(this, deadLetters, { impact, runbook: 'Dead letters' });
    new RunbookAlarm(this, 'OldestMessage', {
      metric: queue.metricApproximateAgeOfOldestMessage(),
      threshold: Duration.minutes(15).toSeconds(),
      periods: 2,
      impact: 'New calls wait more than 15 minutes for their first try: readers see them late.',
      runbook: 'Oldest message',
    });
  }
}
