import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { callAws } from './aws.ts';
import { exchange } from './exchange.ts';

// the least code that enriches calls: what a library costs is measured against it, so it has none.
// It retries nothing and classifies no error.
const linerOrigin = process.env.LINER_ORIGIN ?? '';
const tableName = process.env.CALLS_TABLE_NAME ?? '';
let token: Promise<string> | undefined;

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const stored = await readStored(Records.map(callIdOf));
  const failures = await Promise.all(
    Records.map(async (record) => {
      const callId = callIdOf(record);
      const isCovered = (stored.get(callId) ?? 0) > Number(record.attributes.SentTimestamp);
      const isDone = isCovered || (await enrich(callId).catch(() => false));
      return isDone ? [] : [{ itemIdentifier: record.messageId }];
    }),
  );
  process.stdout.write(`${JSON.stringify({ level: 'INFO', received: Records.length })}\n`);
  return { batchItemFailures: failures.flat() };
}

function callIdOf(record: SQSRecord): number {
  const { callId } = JSON.parse(record.body);
  if (!Number.isSafeInteger(callId) || callId <= 0) throw new Error('bad call id');
  return callId;
}

interface Stored {
  readonly callId: { readonly N: string };
  readonly fetchedAt: { readonly S: string };
}

async function readStored(callIds: readonly number[]): Promise<Map<number, number>> {
  const Keys = callIds.map((callId) => ({ callId: { N: String(callId) } }));
  const answer = await callAws<{ Responses: Record<string, Stored[]> }>(
    'dynamodb',
    'DynamoDB_20120810.BatchGetItem',
    { RequestItems: { [tableName]: { Keys } } },
  );
  const items = answer.Responses[tableName] ?? [];
  return new Map(items.map((item) => [Number(item.callId.N), Date.parse(item.fetchedAt.S)]));
}

async function enrich(callId: number): Promise<boolean> {
  token ??= readToken();
  const fetchedAt = new Date().toISOString();
  const headers = { 'X-Api-Key': await token, 'Content-Type': 'application/json' };
  const url = new URL(`/v2/call/detail/${callId}/`, linerOrigin);
  const { success, data } = JSON.parse(await exchange(url, { headers }));
  if (success !== true || data?.id !== callId) return false;

  const fields = Object.entries(data).map(([name, value]) => [name, attribute(value)]);
  await callAws('dynamodb', 'DynamoDB_20120810.PutItem', {
    TableName: tableName,
    Item: {
      ...Object.fromEntries(fields),
      callId: { N: String(callId) },
      fetchedAt: { S: fetchedAt },
    },
    ConditionExpression: 'attribute_not_exists(fetchedAt) OR fetchedAt <= :fetchedAt',
    ExpressionAttributeValues: { ':fetchedAt': { S: fetchedAt } },
  });
  return true;
}

function attribute(value: unknown) {
  if (typeof value === 'number') return { N: String(value) };
  return typeof value === 'boolean' ? { BOOL: value } : { S: String(value) };
}

async function readToken(): Promise<string> {
  const SecretId = process.env.LINER_TOKEN_SECRET_ARN;
  const secret = await callAws<{ SecretString: string }>(
    'secretsmanager',
    'secretsmanager.GetSecretValue',
    { SecretId },
  );
  return JSON.parse(secret.SecretString).token;
}
