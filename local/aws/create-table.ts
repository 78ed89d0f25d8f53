/** Creates a table through the endpoint and waits until it can be used. */
export async function createTable(origin: string, definition: { TableName: string }) {
  await post(origin, 'CreateTable', definition);
  const { TableName } = definition;
  for (;;) {
    const { Table } = await post(origin, 'DescribeTable', { TableName });
    if (Table.TableStatus === 'ACTIVE') return;
  }
}

async function post(origin: string, action: string, input: object) {
  const response = await fetch(origin, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as { Table: { TableStatus: string } };
  if (!response.ok) throw new Error(`${action}: ${JSON.stringify(answer)}`);
  return answer;
}
