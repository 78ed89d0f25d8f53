import {
  AccountPrincipal,
  ArnPrincipal,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** What may be named as a producer. */
const producer = {
  topic: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/,
  rule: /^arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:rule\/[\w.\-/]{1,512}$/,
  account: /^\d{12}$/,
  identity: /^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@\-/]{1,512})$/,
};

export function isProducer(arn: string): boolean {
  return Object.values(producer).some((pattern) => pattern.test(arn));
}

/**
 * Lets these topics, rules, accounts, roles and users send to the queue, and nobody else by the same
 * services. What is added from outside would replace the queue's policy, or be replaced by it.
 * https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export function admitProducers(queue: Queue, arns: readonly string[]): void {
  for (const arn of arns) {
    const source = { ArnEquals: { 'aws:SourceArn': arn } };
    const statement = new PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    });
    if (producer.topic.test(arn)) {
      statement.addPrincipals(new ServicePrincipal('sns.amazonaws.com'));
      statement.addConditions(source);
    } else if (producer.rule.test(arn)) {
      statement.addPrincipals(new ServicePrincipal('events.amazonaws.com'));
      statement.addConditions(source);
    } else if (producer.account.test(arn)) {
      statement.addPrincipals(new AccountPrincipal(arn));
    } else {
      statement.addPrincipals(new ArnPrincipal(arn));
    }
    queue.addToResourcePolicy(statement);
  }
}
