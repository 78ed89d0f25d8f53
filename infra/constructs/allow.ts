import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';

/**
 * Lets somebody do these actions on this resource and nothing else: the L2 grants come with more
 * (grantWriteData can delete, grantConsumeMessages looks up urls).
 */
export function allow(grantee: IGrantable, resourceArn: string, ...actions: string[]): Grant {
  return Grant.addToPrincipal({ grantee, actions, resourceArns: [resourceArn] });
}
