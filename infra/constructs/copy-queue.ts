import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmOfLetters, queueWithLetters } from './queue-with-letters.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface CopyQueueProps {
  /** how long a receiver may work on a message */
  readonly receiverTimeoutSeconds: number;
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
}

/** The recordings waiting to be copied, and those that never will be. */
export class CopyQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: CopyQueueProps) {
    super(scope, id);
    const { queue, deadLetters } = queueWithLetters(this, {
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilitySeconds: 6 * props.receiverTimeoutSeconds,
      maxReceiveCount: props.maxReceiveCount,
      removalPolicy: props.removalPolicy,
    });
    this.queue = queue;
    this.deadLetters = deadLetters;

    const impact =
      'Recordings were given up: they are missing from the bucket until somebody acts.';
    alarmOfLetters(this, deadLetters, { impact, runbook: 'Dead letters of recordings' });
    new RunbookAlarm(this, 'OldestMessage', {
      metric: queue.metricApproximateAgeOfOldestMessage(),
      threshold: Duration.hours(1).toSeconds(),
      periods: 2,
      impact: 'Recordings wait more than an hour for their first try: automation starts late.',
      runbook: 'Recordings are behind',
    });
  }
}
