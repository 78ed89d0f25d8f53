/** Creates a table through the endpoint and waits until it can be used. */
export async function createTable(origin: string, definition: { TableName: string }) {
  await askDynamodb(origin, 'CreateTable', definition);
  const { TableName } = definition;
  for (;;) {
    const { Table } = await askDynamodb<Description>(origin, 'DescribeTable', { TableName });
    if (Table.TableStatus === 'ACTIVE') return;
  }
}

/** Asks a local DynamoDB, which looks for a signature but not at it. @throws {Error} with its refusal */
export async function askDynamodb<Answer>(
  origin: string,
  action: string,
  input: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(origin, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
      ...headers,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${action}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

interface Description {
  readonly Table: { readonly TableStatus: string };
}
