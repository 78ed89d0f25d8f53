import { type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  HttpApi as Api,
  type CfnRoute,
  type CfnStage,
  HttpMethod,
  HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AccessLog } from './access-log.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface HttpApiProps {
  readonly lambda: IFunction;
  /** requests per second to a route, all callers together */
  readonly throttleRate: number;
  readonly throttleBurst: number;
  /** of the webhook route, so that readers and senders do not take each other's share */
  readonly webhookRate: number;
  readonly webhookBurst: number;
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

const webhookPath = '/webhooks/calls';
const webhookRoute = `POST ${webhookPath}`;

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
    for (const path of ['/calls', '/reconciliations']) {
      this.api.addRoutes({
        path,
        methods: [HttpMethod.GET],
        integration,
        authorizer: new HttpIamAuthorizer(),
      });
    }
    this.api.addRoutes({
      path: '/calls/{callId}',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration,
      authorizer: new HttpIamAuthorizer(),
    });
    const open = this.api.addRoutes({
      path: webhookPath,
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

    const log = new AccessLog(this, 'AccessLog', {
      webhookRoute,
      logRetentionDays: props.logRetentionDays,
      removalPolicy: props.removalPolicy,
    });
    this.accessLog = log.group;
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttleRate, burstLimit: props.throttleBurst },
      accessLogSettings: { destination: log.destination, format: log.format },
    });
    const resource = stage.node.defaultChild as CfnStage;
    resource.routeSettings = {
      [webhookRoute]: {
        ThrottlingRateLimit: props.webhookRate,
        ThrottlingBurstLimit: props.webhookBurst,
      },
    };
    // "Unable to find Route by key ... within the provided RouteSettings"
    for (const route of open) resource.addResourceDependency(route.node.defaultChild as CfnRoute);

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
