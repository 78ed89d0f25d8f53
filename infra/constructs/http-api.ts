import { type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface HttpApiProps {
  readonly lambda: IFunction;
  /** requests per second, all callers together */
  readonly throttleRate: number;
  readonly throttleBurst: number;
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The route but not the path, which holds whatever a caller put there; no address, header or query.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const accessLogLine = {
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

/** The routes, who may use them, and how fast. */
export class HttpApi extends Construct {
  readonly api: Api;
  readonly accessLog: ILogGroup;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);

    this.api = new Api(this, 'Default', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
    });

    const integration = new HttpLambdaIntegration('Integration', props.lambda);
    this.api.addRoutes({
      path: '/calls',
      methods: [HttpMethod.GET],
      integration,
      authorizer: new HttpIamAuthorizer(),
    });
    this.api.addRoutes({
      path: '/calls/{callId}',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration,
      authorizer: new HttpIamAuthorizer(),
    });
    const open = this.api.addRoutes({
      path: '/webhooks/calls',
      methods: [HttpMethod.POST],
      integration,
    });
    for (const route of open) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'Senders have no AWS identity; the function checks their signature before all else.',
      });
    }

    this.accessLog = new LogGroup(this, 'AccessLog', {
      retention: props.logRetentionDays,
      removalPolicy: props.removalPolicy,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttleRate, burstLimit: props.throttleBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });

    new RunbookAlarm(this, 'ServerErrors', {
      metric: this.api.metricServerError({ statistic: 'Sum' }),
      threshold: 1,
      periods: 1,
      impact:
        'Webhook senders or readers got a 5xx: an id is lost if its sender does not repeat it.',
      runbook: 'HTTP API errors',
    });
  }
}
