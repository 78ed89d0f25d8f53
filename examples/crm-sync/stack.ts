import { ArnFormat, CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { allow } from '../../infra/constructs/allow.ts';
import { EventConsumer } from '../event-consumer.ts';
import { eventSettings, text, url } from '../settings.ts';
import type { Environment } from './sync-calls/env.ts';
import { CrmUsers } from './sync-calls/env.ts';

const users = 'Liner user ids and CRM user ids, as in 101=504141,102=504142';

export const Settings = z.object({
  ...eventSettings,
  crmOrigin: url('the origin of your CRM, as in https://your-account.amocrm.ru'),
  callsTableName: text('CallsTableName of the outputs of the call enrichment stack'),
  crmUsers: z
    .string({ error: users })
    .refine((value) => CrmUsers.safeParse(value).success, { error: users })
    .default(''),
});
export type Settings = z.output<typeof Settings>;

/** Keeps one activity for each call in a CRM. */
export class CrmSyncStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Keeps one activity for each call in a CRM.' });

    const activities = new Table(this, 'Activities', {
      partitionKey: { name: 'callId', type: AttributeType.NUMBER },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // without it, every change of a call would make another activity
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const token = new Secret(this, 'CrmToken', {
      description: 'Access token of the CRM; what stands here at first, it refuses.',
      generateSecretString: { passwordLength: 32, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(token).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Only the CRM can issue its tokens; a new one put in here is picked up by itself.',
    });

    const environment: Omit<Environment, 'QUEUE_URL' | `RETRY_${string}`> = {
      CRM_ORIGIN: settings.crmOrigin,
      CRM_TOKEN_SECRET_ARN: token.secretArn,
      CRM_USERS: settings.crmUsers,
      ACTIVITIES_TABLE_NAME: activities.tableName,
      CALLS_TABLE_NAME: settings.callsTableName,
    };
    const { lambda, queue, deadLetters } = new EventConsumer(this, 'SyncCalls', {
      ...settings,
      pattern: { detailType: ['Call Enriched', 'Call Changed'] },
      folder: 'crm-sync/sync-calls',
      environment,
      impactOfDeadLetters: 'The CRM does not show these calls, or shows what they were before.',
    });
    allow(lambda, token.secretArn, 'secretsmanager:GetSecretValue');
    allow(lambda, activities.tableArn, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    allow(lambda, this.arnOfTable(settings.callsTableName), 'dynamodb:GetItem');

    new CfnOutput(this, 'QueueUrl', { value: queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: deadLetters.queueUrl });
    new CfnOutput(this, 'QueueArn', { value: queue.queueArn });
    new CfnOutput(this, 'DeadLetterQueueArn', { value: deadLetters.queueArn });
    new CfnOutput(this, 'CrmTokenSecretArn', { value: token.secretArn });
  }

  private arnOfTable(resourceName: string) {
    const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
    return this.formatArn({ service: 'dynamodb', resource: 'table', resourceName, arnFormat });
  }
}
