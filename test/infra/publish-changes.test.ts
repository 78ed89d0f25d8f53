import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith();
const source = resource(template, 'AWS::Lambda::EventSourceMapping', /^PublishChanges/).Properties;

describe('the changes of the table', () => {
  it('reach publish-changes from the first one on', () => {
    expect(source).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^CallsTable/), 'StreamArn'] },
      FunctionName: { Ref: expect.stringMatching(/^PublishChangesFunction/) },
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  it('are handed back from the first that failed, in halves, as long as the stream keeps them', () => {
    expect(source).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
    });
    // none is -1: no limit
    expect(source.MaximumRetryAttempts).toBeUndefined();
    expect(source.MaximumRecordAgeInSeconds).toBe(24 * 60 * 60);
  });

  it('of one call are told in order: one batch of a shard at a time', () => {
    expect(source.ParallelizationFactor ?? 1).toBe(1);
  });

  it('are filtered by nobody: what is silent is decided in one place', () => {
    expect(source.FilterCriteria).toBeUndefined();
  });

  it('that were given up are kept in a queue of their own', () => {
    const [arn, attribute] = source.DestinationConfig.OnFailure.Destination['Fn::GetAtt'];

    expect(attribute).toBe('Arn');
    expect(arn).toMatch(/^PublishChangesDeadChanges/);
    const receivers = resourcesOf(template, 'AWS::SQS::Queue').map(
      ([, { Properties }]) => Properties.RedrivePolicy?.deadLetterTargetArn,
    );
    expect(JSON.stringify(receivers)).not.toContain(arn);
  });
});

describe('the bus', () => {
  it('is one of the stack, and the one publish-changes is told of', () => {
    const [[id] = []] = resourcesOf(template, 'AWS::Events::EventBus');
    const { Variables } = resource(template, 'AWS::Lambda::Function', /^PublishChanges/).Properties
      .Environment;

    expect(resourcesOf(template, 'AWS::Events::EventBus')).toHaveLength(1);
    expect(Variables.EVENT_BUS_NAME).toEqual({ Ref: id });
    template.hasOutput('EventBusName', { Value: { Ref: id } });
  });

  it('is open to nobody outside the account', () => {
    expect(resourcesOf(template, 'AWS::Events::EventBusPolicy')).toEqual([]);
  });
});

describe('the archive of the bus', () => {
  const archives = (context: object) =>
    resourcesOf(templateWith({ ...context }), 'AWS::Events::Archive').map(
      ([, { Properties }]) => Properties,
    );

  it('is none unless asked for, and then keeps our events for that many days', () => {
    expect(archives({})).toEqual([]);
    // to EventBridge that would be for ever
    expect(archives({ eventArchiveDays: '0' })).toEqual([]);
    expect(archives({ eventArchiveDays: '30' })).toMatchObject([
      {
        SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^PublishChangesBus/), 'Arn'] },
        EventPattern: { source: ['liner.calls'] },
        RetentionDays: 30,
      },
    ]);
  });

  it('gives no function a further permission', () => {
    const policies = (context: object) =>
      resourcesOf(templateWith({ ...context }), 'AWS::IAM::Policy').map(
        ([, { Properties }]) => Properties.PolicyDocument,
      );

    expect(policies({ eventArchiveDays: '30' })).toEqual(policies({}));
  });
});
