import { describe, expect, it } from 'vitest';
import { indexes } from '../../clients/calls-index.ts';
import { resource, templateWith } from './synthesized.ts';

const template = templateWith();

const tableOf = (each: typeof template) =>
  resource(each, 'AWS::DynamoDB::Table', /^CallsTable/).Properties;

const keysOf = (schema: { AttributeName: string; KeyType: string }[]) =>
  schema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`);

interface Index {
  readonly IndexName: string;
  readonly KeySchema: { AttributeName: string; KeyType: string }[];
  readonly Projection: object;
}

const indexesOf = (each: typeof template) =>
  (tableOf(each).GlobalSecondaryIndexes as Index[]).map(({ IndexName, KeySchema, Projection }) => ({
    name: IndexName,
    keys: keysOf(KeySchema),
    projection: Projection,
  }));

describe('the calls table', () => {
  it('is keyed by call id, paid by request, recoverable, and forgets what has expired', () => {
    expect(tableOf(template)).toMatchObject({
      KeySchema: [{ AttributeName: 'callId', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  it('streams every record as it was and as it is', () => {
    expect(tableOf(template).StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  it('cannot be deleted, except in dev', () => {
    expect(tableOf(templateWith({ stage: 'prod' })).DeletionProtectionEnabled).toBe(true);
    expect(tableOf(template).DeletionProtectionEnabled).toBe(false);
  });
});

describe('the indexes of the calls table', () => {
  const byReceived = {
    name: 'byReceived',
    keys: ['HASH receivedHour', 'RANGE receivedAt'],
    projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['createdTime', 'complete'] },
  };
  const keysOnly = (name: string, key: string) => ({
    name,
    keys: [`HASH ${key}`, 'RANGE createdTime'],
    projection: { ProjectionType: 'KEYS_ONLY' },
  });
  const byLead = keysOnly('byLead', 'leadId');
  const byOrder = keysOnly('byOrder', 'orderId');
  const byUser = keysOnly('byUser', 'userId');

  for (const [context, expected] of [
    [{}, [byReceived, byLead]],
    [{ indexByOrder: 'on' }, [byReceived, byLead, byOrder]],
    [{ indexByUser: 'on' }, [byReceived, byLead, byUser]],
    [{ indexByOrder: 'on', indexByUser: 'on' }, [byReceived, byLead, byOrder, byUser]],
  ] as const) {
    it(`are as few as are asked for: ${JSON.stringify(context)}`, () => {
      expect(indexesOf(templateWith(context))).toEqual(expected);
    });
  }

  it('are those the functions query', () => {
    const all = indexesOf(templateWith({ indexByOrder: 'on', indexByUser: 'on' }));

    expect(all.map(({ name, keys }) => [name, keys[0]])).toEqual(
      Object.values(indexes).map(({ name, key }) => [name, `HASH ${key}`]),
    );
  });

  it('have keys of the types Liner gives them, and no attribute is declared for nothing', () => {
    const types = (context: object) =>
      Object.fromEntries(
        tableOf(templateWith({ ...context })).AttributeDefinitions.map(
          (each: { AttributeName: string; AttributeType: string }) => [
            each.AttributeName,
            each.AttributeType,
          ],
        ),
      );

    const few = { callId: 'N', receivedHour: 'S', receivedAt: 'S', createdTime: 'S', leadId: 'N' };
    expect(types({})).toEqual(few);
    expect(types({ indexByOrder: 'on', indexByUser: 'on' })).toEqual({
      ...few,
      orderId: 'N',
      userId: 'N',
    });
  });
});
