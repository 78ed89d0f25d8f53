import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith({ throttleRate: 7, throttleBurst: 9 });

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
    });
  });

  it('hands requests over in payload format 2.0', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::ApiGatewayV2::Integration')) {
      expect(Properties.PayloadFormatVersion).toBe('2.0');
    }
  });

  it('gives its function less time than a caller is given', () => {
    const { Timeout } = resource(template, 'AWS::Lambda::Function', /^CallsApi/).Properties;

    expect(Timeout).toBeLessThan(30);
  });

  it('throttles at the configured rate', () => {
    expect(resource(template, 'AWS::ApiGatewayV2::Stage').Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
    });
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
