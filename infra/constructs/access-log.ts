import { Aws, Fn, Names, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { FilterPattern, LogGroup, MetricFilter, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { enrichmentNamespace } from './enrichment-metrics.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface AccessLogProps {
  readonly webhookRoute: string;
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The route but not the path, which holds whatever a caller put there; no address, header or query.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const line = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.responseType',
  requestMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  functionStatus: '$context.integrationStatus',
  functionRequestId: '$context.integration.requestId',
  bytes: '$context.responseLength',
};

/** A line for each request to the HTTP API, those it turns away without the function included. */
export class AccessLog extends Construct {
  readonly group: LogGroup;
  readonly destination: LogGroupLogDestination;
  readonly format: AccessLogFormat;

  constructor(scope: Construct, id: string, props: AccessLogProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);

    // AWS writes each log group that it delivers to into one policy of the account, which holds 5,120
    // characters; groups with this prefix are covered by one entry. A name of ours must not meet the
    // group that a deleted stack of the same name has left, hence the stack's own id
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    const stackId = Fn.select(2, Fn.split('/', Aws.STACK_ID));
    this.group = new LogGroup(this, 'Default', {
      logGroupName: `/aws/vendedlogs/${Names.uniqueResourceName(this, { maxLength: 200 })}/${stackId}`,
      retention: props.logRetentionDays,
      removalPolicy: props.removalPolicy,
    });
    this.destination = new LogGroupLogDestination(this.group);
    this.format = AccessLogFormat.custom(JSON.stringify({ stack: stackName, ...line }));

    // the API's own metrics count 429 with all other 4xx
    const throttled = new MetricFilter(this, 'WebhooksThrottled', {
      logGroup: this.group,
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.status', '=', '429'),
        FilterPattern.stringValue('$.route', '=', props.webhookRoute),
      ),
      metricNamespace: enrichmentNamespace,
      metricName: 'WebhooksThrottled',
      dimensions: { Stack: '$.stack' },
    });
    new RunbookAlarm(this, 'Throttled', {
      metric: throttled.metric({ statistic: 'Sum', dimensionsMap: { Stack: stackName } }),
      threshold: 1,
      periods: 1,
      impact: 'Webhook senders got a 429: an id is lost if its sender does not repeat it.',
      runbook: 'Webhooks throttled',
    });
  }
}
