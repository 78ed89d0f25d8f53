import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { admitProducers } from './producers.ts';
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

    const kept: QueueProps = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: props.removalPolicy,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', kept);
    this.queue = new Queue(this, 'Queue', {
      ...kept,
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(
        6 * props.receiverTimeoutSeconds + props.batchWindowSeconds,
      ),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
    });

    admitProducers(this.queue, props.producerArns);

    new RunbookAlarm(this, 'DeadLettersWaiting', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      periods: 1,
      impact: 'Calls were given up: they are missing from the table until somebody acts.',
      runbook: 'Dead letters',
    });
    new RunbookAlarm(this, 'DeadLettersOld', {
      metric: this.deadLetters.metricApproximateAgeOfOldestMessage(),
      // counted from the move: of its 14 days a letter may have spent two in the call queue
      threshold: Duration.days(7).toSeconds(),
      periods: 1,
      impact: 'Dead letters have waited for a week: in five days SQS deletes the first of them.',
      runbook: 'Old dead letters',
    });
    new RunbookAlarm(this, 'OldestMessage', {
      metric: this.queue.metricApproximateAgeOfOldestMessage(),
      threshold: Duration.minutes(15).toSeconds(),
      periods: 2,
      impact: 'New calls wait more than 15 minutes for their first try: readers see them late.',
      runbook: 'Oldest message',
    });
  }
}
