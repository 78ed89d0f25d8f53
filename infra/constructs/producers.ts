import {
  AccountPrincipal,
  ArnPrincipal,
  type IPrincipal,
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
  const kinds = { topic: 'sns.amazonaws.com', rule: 'events.amazonaws.com' } as const;
  const isKind = (kind: keyof typeof producer) => (arn: string) => producer[kind].test(arn);
  for (const [kind, service] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
    const sources = arns.filter(isKind(kind));
    admit([new ServicePrincipal(service)], sources, { ArnEquals: { 'aws:SourceArn': sources } });
  }
  const accounts = arns.filter(isKind('account'));
  admit(
    accounts.map((id) => new AccountPrincipal(id)),
    accounts,
  );
  const identities = arns.filter(isKind('identity'));
  admit(
    identities.map((arn) => new ArnPrincipal(arn)),
    identities,
  );

  // one statement for each kind, as a policy holds twenty
  function admit(principals: IPrincipal[], named: readonly string[], conditions = {}) {
    if (named.length === 0) return;
    const resources = [queue.queueArn];
    const actions = ['sqs:SendMessage'];
    queue.addToResourcePolicy(new PolicyStatement({ principals, actions, resources, conditions }));
  }
}
