import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { receivesToOutlast } from '../core/backoff.ts';
import { eventSource } from '../core/call-event.ts';
import { allowReceiving } from '../infra/constructs/allow.ts';
import { NodeFunction } from '../infra/constructs/node-function.ts';
import { RunbookAlarm } from '../infra/constructs/runbook-alarm.ts';
import type { QueueEnvironment } from './event-queue.ts';

export interface EventConsumerProps {
  readonly busName: string;
  /** which events, beside their source */
  readonly pattern: EventPattern;
  /** the folder in examples/ */
  readonly folder: string;
  readonly environment: Record<string, string>;
  readonly retryBaseSeconds: number;
  /** who goes without when a day of retries did not help */
  readonly impactOfDeadLetters: string;
}

const outageMs = 24 * 60 * 60_000;
const retryCapSeconds = 1800;
const timeoutSeconds = 30;

/** Events of the bus that match a pattern, kept in a queue until a function has taken them in. */
export class EventConsumer extends Construct {
  readonly lambda: NodejsFunction;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EventConsumerProps) {
    super(scope, id);
    const ladder = { baseMs: props.retryBaseSeconds * 1000, capMs: retryCapSeconds * 1000 };
    const kept: QueueProps = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', kept);
    this.queue = new Queue(this, 'Queue', {
      ...kept,
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
      deadLetterQueue: {
        queue: this.deadLetters,
        maxReceiveCount: receivesToOutlast(outageMs, ladder) + 5,
      },
    });
    new Rule(this, 'Rule', {
      eventBus: EventBus.fromEventBusName(this, 'Bus', props.busName),
      eventPattern: { source: [eventSource], ...props.pattern },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });

    const environment: QueueEnvironment = {
      QUEUE_URL: this.queue.queueUrl,
      RETRY_BASE_SECONDS: String(props.retryBaseSeconds),
      RETRY_CAP_SECONDS: String(retryCapSeconds),
    };
    const { lambda } = new NodeFunction(this, 'Default', {
      folder: `examples/${props.folder}`,
      environment: { ...environment, ...props.environment },
      memoryMb: 256,
      timeoutSeconds,
      logRetentionDays: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      impactOfErrors: 'Batches crash or run out of time: their events are tried again, late.',
      impactOfThrottles: 'Lambda has no room to start: events wait in the queue.',
    });
    this.lambda = lambda;
    new EventSourceMapping(this, 'Source', {
      target: lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      // the other side is asked one event at a time by each of these
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    allowReceiving(lambda, this.queue.queueArn);

    new RunbookAlarm(this, 'DeadLettersWaiting', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      periods: 1,
      impact: props.impactOfDeadLetters,
      runbook: 'Dead letters',
    });
  }
}
