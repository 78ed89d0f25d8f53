import { EventField, type IEventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../core/call-event.ts';

export interface RecordedCallsProps {
  readonly bus: IEventBus;
  readonly queue: Queue;
  /** gets, as they are, the events that cannot be delivered */
  readonly deadLetters: Queue;
}

/** Has a queue hear of each call with recordings, and of each change of one. */
export class RecordedCalls extends Construct {
  constructor(scope: Construct, id: string, { bus, queue, deadLetters }: RecordedCallsProps) {
    super(scope, id);
    const rule = new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: {
        source: [eventSource],
        detailType: ['Call Enriched', 'Call Changed'],
        detail: { call: { hasRecords: [true] } },
      },
    });
    // an event may hold links and summaries, which a letter must not
    const input = RuleTargetInput.fromObject({ callId: EventField.fromPath('$.detail.callId') });
    // not SqsQueue: it also lets the rule look the queue up
    const deadLetterConfig = { arn: deadLetters.queueArn };
    rule.addTarget({ bind: () => ({ arn: queue.queueArn, input, deadLetterConfig }) });
    for (const each of [queue, deadLetters]) {
      each.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [each.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
        }),
      );
    }
  }
}
