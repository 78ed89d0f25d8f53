import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith({ throttleRate: 7, throttleBurst: 9, webhookRate: 11 });

describe('the HTTP API', () => {
  it('asks for an AWS identity everywhere but at the webhook', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);

    expect(Object.fromEntries(routes)).toEqual({
      'POST /webhooks/calls': 'NONE',
      'POST /calls/{callId}': 'AWS_IAM',
      'GET /calls/{callId}': 'AWS_IAM',
      'GET /calls': 'AWS_IAM',
      'GET /reconciliations': 'AWS_IAM',
    });
  });

  it('hands requests over in payload format 2.0', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::ApiGatewayV2::Integration')) {
      expect(Properties.PayloadFormatVersion).toBe('2.0');
    }
  });

  it('throttles at the configured rate', () => {
    expect(resource(template, 'AWS::ApiGatewayV2::Stage').Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
    });
  });

  it('throttles webhooks apart from readers, on a route that is there before the stage', () => {
    const stage = resource(template, 'AWS::ApiGatewayV2::Stage');
    const [[route] = []] = resourcesOf(template, 'AWS::ApiGatewayV2::Route').filter(
      ([, { Properties }]) => Properties.RouteKey === 'POST /webhooks/calls',
    );

    expect(stage.Properties.RouteSettings).toEqual({
      'POST /webhooks/calls': { ThrottlingRateLimit: 11, ThrottlingBurstLimit: 500 },
    });
    expect(stage.DependsOn).toContain(route);
  });

  it('counts webhooks that were throttled, and rings', () => {
    const { Properties } = resource(template, 'AWS::Logs::MetricFilter');
    const [transformation] = Properties.MetricTransformations;
    const { Format } = resource(template, 'AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings;

    expect(Properties.FilterPattern).toBe(
      '{ ($.status = "429") && ($.route = "POST /webhooks/calls") }',
    );
    expect(transformation).toMatchObject({
      MetricNamespace: 'CallEnrichment',
      MetricName: 'WebhooksThrottled',
      Dimensions: [{ Key: 'Stack', Value: '$.stack' }],
    });
    const { stack } = JSON.parse(Format);
    const alarm = resource(template, 'AWS::CloudWatch::Alarm', /Throttled/);
    expect(alarm.Properties).toMatchObject({
      MetricName: 'WebhooksThrottled',
      Dimensions: [{ Name: 'Stack', Value: stack }],
      Threshold: 1,
    });
  });

  it('keeps its log out of the policy of the account, under a name no other stack had', () => {
    const { DestinationArn } = resource(template, 'AWS::ApiGatewayV2::Stage').Properties
      .AccessLogSettings;
    const [id] = DestinationArn['Fn::GetAtt'];
    const { LogGroupName } = resource(template, 'AWS::Logs::LogGroup', new RegExp(id)).Properties;

    const [prefix, stackId] = LogGroupName['Fn::Join'][1];
    expect(prefix).toMatch(/^\/aws\/vendedlogs\/CallEnrichment/);
    expect(stackId).toEqual({ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] });
  });

  it('logs each request as JSON without anything personal', () => {
    const { Format } = resource(template, 'AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings;

    const variables = Object.values(JSON.parse(Format) as Record<string, string>);

    expect(variables).toContain('$context.requestId');
    expect(variables.filter((each) => /identity|authorizer|path|header|query/i.test(each))).toEqual(
      [],
    );
  });
});
