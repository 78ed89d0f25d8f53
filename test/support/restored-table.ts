import { askDynamodb, createTable } from '../../local/aws/create-table.ts';

interface Described {
  readonly Table: {
    readonly KeySchema: object;
    readonly AttributeDefinitions: object;
    readonly GlobalSecondaryIndexes: readonly Readonly<Record<string, unknown>>[];
  };
}

/** What `restore-table-to-point-in-time` makes of a table, under the name the runbook gives it. */
export async function restoreTable(origin: string, from: string | undefined) {
  const { Table } = await askDynamodb<Described>(origin, 'DescribeTable', { TableName: from });
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = Table;
  const indexes = GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => {
    return { IndexName, KeySchema, Projection };
  });
  const TableName = `${from}-restored`;
  await createTable(origin, {
    ...{ TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' },
    ...{ GlobalSecondaryIndexes: indexes },
  } as { TableName: string });
  const { Items } = await askDynamodb<{ Items: object[] }>(origin, 'Scan', { TableName: from });
  for (const Item of Items) await askDynamodb(origin, 'PutItem', { TableName, Item });
}
