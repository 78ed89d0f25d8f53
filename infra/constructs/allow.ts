import { Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Lets somebody do these actions on this resource and nothing else: the L2 grants come with more
 * (grantWriteData can delete, grantConsumeMessages looks up urls).
 */
export function allow(grantee: IGrantable, resourceArn: string, ...actions: string[]): Grant {
  return Grant.addToPrincipal({ grantee, actions, resourceArns: [resourceArn] });
}

/** Lets a function be handed the messages of a queue. */
export function allowReceiving(grantee: IGrantable, queueArn: string): Grant {
  return allow(
    grantee,
    queueArn,
    'sqs:ReceiveMessage',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
  );
}

/** Says of those among these ARNs that end in a wildcard, or are one, why the policy below needs them. */
export function acknowledgeWildcards(policy: IConstruct, arns: string[], reason: string): void {
  const shown = arns.map((arn) => shownArn(policy, arn)).filter((arn) => arn.includes('*'));
  for (const arn of new Set(shown)) {
    Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason });
  }
}

/** as the rules show it: an ARN of the region's as arn:<AWS::Partition>:..., a bucket's as <Bucket.Arn> */
function shownArn(scope: IConstruct, arn: string): string {
  const resolved: string | { 'Fn::Join'?: [string, Part[]] } = Stack.of(scope).resolve(arn);
  if (typeof resolved === 'string') return resolved;
  const parts = resolved['Fn::Join']?.[1] ?? [];
  return parts
    .map((part) =>
      typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt']?.join('.')}>`,
    )
    .join('');
}

type Part = string | { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly string[] };
