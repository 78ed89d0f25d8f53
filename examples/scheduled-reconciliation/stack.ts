import { ArnFormat, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { bundling } from '../../infra/bundling/bundle.ts';
import { allow } from '../../infra/constructs/allow.ts';
import { NodeFunction } from '../../infra/constructs/node-function.ts';
import { arn, text, url } from '../settings.ts';
import { type Environment, LeadIds } from './reconcile/env.ts';

const leads = 'Liner lead ids, as in 7000,7001';
const schedule = 'a schedule of EventBridge, as in rate(1 day)';

export const Settings = z.object({
  linerHost: url('the origin of your Liner, as in https://liner.example'),
  linerTokenSecretArn: arn('secretsmanager', 'LinerTokenSecretArn of the outputs'),
  enrichFunctionName: text('EnrichFunctionName of the outputs'),
  leadIds: text(leads).refine((value) => LeadIds.safeParse(value).success, { error: leads }),
  schedule: text(schedule)
    .regex(/^(rate|cron)\(.+\)$/, { error: schedule })
    .default('rate(1 day)'),
  reportTopicArn: arn('sns', 'the ARN of an SNS topic').optional(),
});
export type Settings = z.output<typeof Settings>;

const { '@smithy/core/checksum': _, ...alias } = bundling.alias;
// the Lambda client is the one that knows event streams, with checksums that nothing else needs
const withEventStreams = { external: [], alias };

/** Once a day, has yesterday's calls of some leads read again and reports what was amiss. */
export class ScheduledReconciliationStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Finds and repairs call records that are missing or stale.' });

    const environment: Environment = {
      LINER_ORIGIN: new URL(settings.linerHost).origin,
      LINER_TOKEN_SECRET_ARN: settings.linerTokenSecretArn,
      ENRICH_FUNCTION_NAME: settings.enrichFunctionName,
      LEAD_IDS: settings.leadIds,
    };
    const { lambda } = new NodeFunction(this, 'Reconcile', {
      folder: 'examples/scheduled-reconciliation/reconcile',
      bundling: { ...bundling, ...withEventStreams },
      environment,
      memoryMb: 256,
      timeoutSeconds: 900,
      logRetentionDays: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      impactOfErrors: 'Yesterday was not reconciled: what is missing or stale stays so.',
      impactOfThrottles: 'Yesterday is reconciled late: Lambda has no room to start.',
    });
    allow(lambda, settings.linerTokenSecretArn, 'secretsmanager:GetSecretValue');
    const enrichArn = this.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: settings.enrichFunctionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    allow(lambda, enrichArn, 'lambda:InvokeFunction');

    new Rule(this, 'Schedule', {
      schedule: Schedule.expression(settings.schedule),
      targets: [new LambdaFunction(lambda)],
    });
    if (settings.reportTopicArn) {
      const topic = Topic.fromTopicArn(this, 'Reports', settings.reportTopicArn);
      lambda.configureAsyncInvoke({ onSuccess: new SnsDestination(topic) });
    }

    new CfnOutput(this, 'ReconcileFunctionName', { value: lambda.functionName });
  }
}
