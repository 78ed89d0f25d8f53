import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface QueueWithLettersProps {
  /** how long a received message is hidden */
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
}

/** A queue that nothing is lost from: what is received too often waits for an operator. */
export function queueWithLetters(
  scope: Construct,
  { visibilitySeconds, maxReceiveCount, removalPolicy }: QueueWithLettersProps,
) {
  const kept: QueueProps = {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy,
  };
  const deadLetters = new Queue(scope, 'DeadLetters', kept);
  const queue = new Queue(scope, 'Queue', {
    ...kept,
    visibilityTimeout: Duration.seconds(visibilitySeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
  return { queue, deadLetters };
}

/** Rings for each letter, and again before SQS deletes it. */
export function alarmOfLetters(
  scope: Construct,
  letters: Queue,
  { impact, runbook }: { readonly impact: string; readonly runbook: string },
) {
  new RunbookAlarm(scope, 'DeadLettersWaiting', {
    metric: letters.metricApproximateNumberOfMessagesVisible(),
    threshold: 1,
    periods: 1,
    impact,
    runbook,
  });
  new RunbookAlarm(scope, 'DeadLettersOld', {
    metric: letters.metricApproximateAgeOfOldestMessage(),
    // counted from the move: of its 14 days a letter may have spent two in the queue
    threshold: Duration.days(7).toSeconds(),
    periods: 1,
    impact: 'Dead letters have waited for a week: in five days SQS deletes the first of them.',
    runbook: 'Old dead letters',
  });
}
