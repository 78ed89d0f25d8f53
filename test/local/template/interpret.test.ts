import { describe, expect, it } from 'vitest';
import type { Template } from '../../../local/template/assembly.ts';
import { interpret } from '../../../local/template/interpret.ts';

const places = { awsEndpoint: 'http://127.0.0.1:4566', apiUrl: 'http://127.0.0.1:3000' };

function interpreted(Resources: Record<string, object>, Outputs: Record<string, object> = {}) {
  const template = { Resources, Outputs, Parameters: { Size: { Default: '7' } } };
  return interpret(
    { stackName: 'S', template: template as Template, assetDir: () => undefined },
    places,
  );
}

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });

describe('a template', () => {
  it('is understood with its references resolved', () => {
    const { resources, outputs } = interpreted(
      {
        Dead: resource('AWS::SQS::Queue'),
        Calls: resource('AWS::SQS::Queue', {
          VisibilityTimeout: 60,
          RedrivePolicy: {
            deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] },
            maxReceiveCount: 3,
          },
        }),
      },
      { Url: { Value: { Ref: 'Calls' } }, Parameter: { Value: { Ref: 'Size' } } },
    );

    expect(resources('AWS::SQS::Queue').map(({ properties }) => properties)).toEqual([
      {},
      {
        VisibilityTimeout: 60,
        RedrivePolicy: {
          deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:S-Dead',
          maxReceiveCount: 3,
        },
      },
    ]);
    expect(outputs).toEqual({
      Url: 'http://127.0.0.1:4566/000000000000/S-Calls',
      Parameter: '7',
    });
  });

  it('leaves out what has no meaning on this machine', () => {
    const { resources } = interpreted({
      Role: resource('AWS::IAM::Role', { Anything: { 'Fn::If': [] } }),
      Queue: resource('AWS::SQS::Queue', { Tags: [{ 'Fn::ImportValue': 'x' }] }),
    });

    expect(resources('AWS::SQS::Queue')).toHaveLength(1);
  });

  for (const [what, Resources, complaint] of [
    [
      'an unknown type',
      { Topic: resource('AWS::SNS::Topic') },
      'Topic (AWS::SNS::Topic): this type of resource is not understood',
    ],
    [
      'an unknown property',
      { Calls: resource('AWS::SQS::Queue', { FifoQueue: true }) },
      'Calls (AWS::SQS::Queue): not understood: FifoQueue',
    ],
    [
      'an unknown property inside another',
      {
        M: resource('AWS::Lambda::EventSourceMapping', {
          EventSourceArn: 'a',
          FunctionName: 'f',
          ScalingConfig: { MaximumConcurrency: 2, Else: 1 },
        }),
      },
      'M (AWS::Lambda::EventSourceMapping): not understood: ScalingConfig.Else',
    ],
    [
      'a value that is not supported',
      { Api: resource('AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' }) },
      'Api (AWS::ApiGatewayV2::Api): ProtocolType',
    ],
    [
      'a reference to what has no meaning here',
      {
        Role: resource('AWS::IAM::Role'),
        Token: resource('AWS::SecretsManager::Secret', {
          SecretString: { 'Fn::GetAtt': ['Role', 'Arn'] },
        }),
      },
      'Token (AWS::SecretsManager::Secret): Arn of Role has no value on this machine',
    ],
    [
      'a condition',
      { Calls: { ...resource('AWS::SQS::Queue'), Condition: 'IsProd' } },
      'Calls (AWS::SQS::Queue): a condition is not understood',
    ],
  ] as const) {
    it(`is refused for ${what}, by name`, () => {
      expect(() => interpreted(Resources)).toThrow(complaint);
    });
  }

  it('leaves out an output of what is left out', () => {
    const { outputs } = interpreted(
      { Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} } },
      { BoardName: { Value: { Ref: 'Board' } }, Here: { Value: 'here' } },
    );

    expect(outputs).toEqual({ Here: 'here' });
  });

  it('is refused for an output that has no value, by name', () => {
    expect(() => interpreted({}, { Arn: { Value: { Ref: 'Nothing' } } })).toThrow('output Arn');
  });

  it('is refused with everything that is wrong at once', () => {
    const Resources = { A: resource('AWS::SNS::Topic'), B: resource('AWS::S3::AccessPoint') };

    expect(() => interpreted(Resources)).toThrow(/A \(AWS::SNS[\s\S]*B \(AWS::S3/);
  });
});
