import { describe, expect, it } from 'vitest';
import { resourcesOf, templateWith } from './synthesized.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:calls';
const rule = 'arn:aws:events:eu-west-1:123456789012:rule/bus/calls';
const role = 'arn:aws:iam::210987654321:role/sender';

/** What the call queue's policy allows, and the others'. */
function allowed(producerArns: string) {
  const policies = resourcesOf(templateWith({ producerArns }), 'AWS::SQS::QueuePolicy').map(
    ([id, { Properties }]) => [
      id,
      Properties.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => {
        return Effect === 'Allow';
      }),
    ],
  );
  return Object.fromEntries(policies.map(([id, all]) => [id.replace(/[0-9A-F]{8}$/, ''), all]));
}

const toTheQueue = {
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: { 'Fn::GetAtt': [expect.stringMatching(/^CallQueue(?!Dead)/), 'Arn'] },
};

describe('the call queue', () => {
  it('admits nobody unless told', () => {
    expect(Object.values(allowed('')).flat()).toEqual([]);
  });

  for (const [what, arn, service] of [
    ['a topic', topic, 'sns.amazonaws.com'],
    ['a rule', rule, 'events.amazonaws.com'],
  ] as const) {
    it(`admits ${what}, and no other of the same service`, () => {
      expect(allowed(arn).CallQueuePolicy).toEqual([
        {
          ...toTheQueue,
          Principal: { Service: service },
          Condition: { ArnEquals: { 'aws:SourceArn': [arn] } },
        },
      ]);
    });
  }

  it('admits an account and a role of another', () => {
    const statements = allowed(`210987654321,${role}`).CallQueuePolicy;
    const account = { 'Fn::Join': ['', expect.arrayContaining([':iam::210987654321:root'])] };

    const admitted = statements.flatMap(({ Principal }: { Principal: { AWS: unknown } }) => {
      return Principal.AWS;
    });
    expect(admitted).toHaveLength(2);
    expect(admitted).toEqual(expect.arrayContaining([role, account]));
    for (const statement of statements) expect(statement).toMatchObject(toTheQueue);
  });

  it('admits more producers than a policy has room for statements', () => {
    const arns = [topic, rule, role].flatMap((arn) =>
      Array.from({ length: 10 }, (_, i) => `${arn}${i}`),
    );

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
    expect(allowed(arns.join(',')).CallQueuePolicy.length).toBeLessThan(20);
    const text = JSON.stringify(allowed(arns.join(',')).CallQueuePolicy);
    expect(arns.filter((arn) => !text.includes(`"${arn}"`))).toEqual([]);
  });

  it('is the only queue that admits anybody', () => {
    const { CallQueuePolicy, ...others } = allowed([topic, rule, role].join(','));

    expect(CallQueuePolicy.length).toBeGreaterThan(0);
    expect(Object.values(others).flat()).toEqual([]);
  });
});
