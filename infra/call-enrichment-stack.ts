import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { indexes } from '../clients/calls-index.ts';
import type { Config } from './config.ts';
import { CallQueue } from './constructs/call-queue.ts';
import { CallsApi } from './constructs/calls-api.ts';
import { CallsTable } from './constructs/calls-table.ts';
import { CopyRecordings } from './constructs/copy-recordings.ts';
import { Enrich } from './constructs/enrich.ts';
import { EnrichmentAlarms } from './constructs/enrichment-alarms.ts';
import { EnrichmentDashboard } from './constructs/enrichment-dashboard.ts';
import { OperatorPolicy } from './constructs/operator-policy.ts';
import { PublishChanges } from './constructs/publish-changes.ts';
import { RecheckDue } from './constructs/recheck-due.ts';
import { Reconcile } from './constructs/reconcile.ts';
import { ReconciliationsTable } from './constructs/reconciliations-table.ts';
import { RunbookAlarm } from './constructs/runbook-alarm.ts';
import { Secrets } from './constructs/secrets.ts';

/** Everything one Liner account needs in AWS, and who may talk to whom. */
export class CallEnrichmentStack extends Stack {
  constructor(scope: Construct, id: string, config: Config) {
    const passing = config.stage === 'dev';
    super(scope, id, {
      description: 'Turns Liner call ids into stored call records.',
      terminationProtection: !passing,
    });
    // not RETAIN, which leaves what a first deployment made behind when that is rolled back
    const removalPolicy = passing
      ? RemovalPolicy.DESTROY
      : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    const secrets = new Secrets(this, 'Secrets', { removalPolicy });
    const furtherIndexes = [
      ...(config.indexByOrder === 'on' ? [indexes.order] : []),
      ...(config.indexByUser === 'on' ? [indexes.user] : []),
    ];
    const { table } = new CallsTable(this, 'Calls', { furtherIndexes, removalPolicy });
    const { table: reconciliations } = new ReconciliationsTable(this, 'Reconciliations', {
      removalPolicy,
    });
    const calls = new CallQueue(this, 'CallQueue', {
      receiverTimeoutSeconds: config.timeoutSeconds,
      batchWindowSeconds: config.batchWindowSeconds,
      maxReceiveCount: config.maxReceiveCount,
      producerArns: config.producerArns,
      removalPolicy,
    });

    const enrich = new Enrich(this, 'Enrich', {
      config,
      removalPolicy,
      calls,
      table,
      linerToken: secrets.linerToken,
    });
    const callsApi = new CallsApi(this, 'CallsApi', {
      config,
      removalPolicy,
      queue: calls.queue,
      table,
      reconciliations,
      furtherIndexes,
      secrets,
    });

    const publishChanges = new PublishChanges(this, 'PublishChanges', {
      config,
      removalPolicy,
      table,
    });
    const recheckDue = new RecheckDue(this, 'RecheckDue', {
      config,
      removalPolicy,
      table,
      queue: calls.queue,
    });

    const copyRecordings =
      config.recordings === 'copy'
        ? new CopyRecordings(this, 'CopyRecordings', {
            config,
            removalPolicy,
            table,
            linerToken: secrets.linerToken,
            bus: publishChanges.bus,
          })
        : undefined;

    const reconcile = new Reconcile(this, 'Reconcile', {
      config,
      removalPolicy,
      table,
      reconciliations,
      queue: calls.queue,
      bus: publishChanges.bus,
      linerToken: secrets.linerToken,
    });

    const functions = [
      enrich,
      callsApi,
      publishChanges,
      recheckDue,
      reconcile,
      copyRecordings,
    ].flatMap((each) => each?.lambda ?? []);
    new EnrichmentAlarms(this, 'Alarms', {
      stackName: this.stackName,
      silenceAlarmHours: config.silenceAlarmHours,
      hasRecordings: config.recordings !== 'off',
    });
    const dashboard = new EnrichmentDashboard(this, 'Dashboard', {
      stackName: this.stackName,
      alarms: this.alarms(),
      calls,
      api: callsApi.api,
      functions,
      publishChanges: publishChanges.lambda,
      copies: copyRecordings?.copies,
    });
    if (config.alarmTopicArn) this.notify(config.alarmTopicArn);

    const operatorPolicy =
      config.operatorPolicy === 'on'
        ? new OperatorPolicy(this, 'OperatorPolicy', {
            ...{ table, reconciliations, functions },
            queue: calls.queue,
            deadLetters: calls.deadLetters,
            deadChanges: publishChanges.deadChanges,
            bus: publishChanges.bus,
            archive: publishChanges.archive,
            enrich: enrich.lambda,
            reconcile: reconcile.lambda,
            webhookSecret: secrets.webhook,
            api: callsApi.api,
            copyRecordings,
          })
        : undefined;

    this.tell({
      ApiUrl: callsApi.api.apiEndpoint,
      CallQueueUrl: calls.queue.queueUrl,
      CallQueueArn: calls.queue.queueArn,
      DeadLetterQueueUrl: calls.deadLetters.queueUrl,
      DeadLetterQueueArn: calls.deadLetters.queueArn,
      DeadChangesQueueUrl: publishChanges.deadChanges.queueUrl,
      CallsTableName: table.tableName,
      LinerTokenSecretArn: secrets.linerToken.secretArn,
      WebhookSecretArn: secrets.webhook.secretArn,
      EventBusName: publishChanges.bus.eventBusName,
      ReconciliationsTableName: reconciliations.tableName,
      ReconcileFunctionName: reconcile.lambda.functionName,
      EnrichFunctionName: enrich.lambda.functionName,
      EnrichLogGroupName: enrich.lambda.logGroup.logGroupName,
      CallsApiLogGroupName: callsApi.lambda.logGroup.logGroupName,
      PublishChangesLogGroupName: publishChanges.lambda.logGroup.logGroupName,
      RecheckDueLogGroupName: recheckDue.lambda.logGroup.logGroupName,
      ReconcileLogGroupName: reconcile.lambda.logGroup.logGroupName,
      AccessLogGroupName: callsApi.accessLog.logGroupName,
      DashboardUrl: dashboard.url,
      ...copyRecordings?.outputs(),
      ...(operatorPolicy && { OperatorPolicyArn: operatorPolicy.arn }),
    });
  }

  /** what a person, a command or another stack needs to know */
  private tell(outputs: Record<string, string>) {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /** asked for last, so that no alarm is forgotten */
  private alarms(): RunbookAlarm[] {
    return this.node.findAll().filter((each) => each instanceof RunbookAlarm);
  }

  private notify(topicArn: string) {
    const action = new SnsAction(Topic.fromTopicArn(this, 'AlarmTopic', topicArn));
    for (const alarm of this.alarms()) alarm.notify(action);
  }
}
