import { describe, expect, it } from 'vitest';
import { resource, resourcesOf, templateWith } from './synthesized.ts';

const template = templateWith();

describe('the schedule', () => {
  it('starts recheck-due each minute', () => {
    const rule = resource(template, 'AWS::Events::Rule', /^RecheckDue/).Properties;

    expect(rule).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(rule.Targets).toMatchObject([
      { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^RecheckDueFunction/), 'Arn'] } },
    ]);
  });

  it('gives a run less time than there is until the next', () => {
    const { Timeout } = resource(template, 'AWS::Lambda::Function', /^RecheckDue/).Properties;

    expect(Timeout).toBeLessThan(60);
  });
});

describe('the progress of rechecks', () => {
  const { Properties } = resource(template, 'AWS::DynamoDB::Table', /^RecheckDueProgress/);

  it('is one item of a table of its own, so that the stream of calls has calls only', () => {
    expect(Properties.KeySchema).toEqual([{ AttributeName: 'name', KeyType: 'HASH' }]);
    expect(Properties.AttributeDefinitions).toEqual([
      { AttributeName: 'name', AttributeType: 'S' },
    ]);
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Properties.StreamSpecification).toBeUndefined();
  });

  it('is where recheck-due is told, and nobody else', () => {
    const tables = resourcesOf(template, 'AWS::Lambda::Function').map(
      ([id, each]) => [id, each.Properties.Environment.Variables.CHECKPOINT_TABLE_NAME] as const,
    );
    const told = tables.filter(([, table]) => table !== undefined);

    expect(told).toEqual([
      [
        expect.stringMatching(/^RecheckDueFunction/),
        { Ref: expect.stringMatching(/^RecheckDueProgress/) },
      ],
    ]);
  });
});
