import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { z } from 'zod';

// what a good tutorial teaches, library by library, bundled by CDK as it comes
const environment = z
  .object({
    LINER_ORIGIN: z.url(),
    LINER_TOKEN_SECRET_ARN: z.string(),
    CALLS_TABLE_NAME: z.string(),
  })
  .parse(process.env);

const logger = new Logger();
const metrics = new Metrics();
const tracer = new Tracer();
const table = DynamoDBDocumentClient.from(tracer.captureAWSv3Client(new DynamoDBClient({})));
const secrets = tracer.captureAWSv3Client(new SecretsManagerClient({}));
let token: Promise<string> | undefined;

const Message = z.object({ callId: z.number().int().positive() });
const Answer = z.object({
  success: z.literal(true),
  data: z.looseObject({ id: z.number().int(), createdAt: z.string() }),
});

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(captureLambdaHandler(tracer))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .handler(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const messages = Records.map((record) => ({
      record,
      callId: Message.parse(JSON.parse(record.body)).callId,
    }));
    const Keys = messages.map(({ callId }) => ({ callId }));
    const { Responses } = await table.send(
      new BatchGetCommand({ RequestItems: { [environment.CALLS_TABLE_NAME]: { Keys } } }),
    );
    const stored = Responses?.[environment.CALLS_TABLE_NAME] ?? [];
    const failures = await Promise.all(
      messages.map(async ({ record, callId }) => {
        try {
          const sentAt = new Date(Number(record.attributes.SentTimestamp)).toISOString();
          const known = stored.find((item) => item.callId === callId);
          if (!(known?.fetchedAt > sentAt)) await enrich(callId);
          metrics.addMetric('Enriched', MetricUnit.Count, 1);
          logger.info('enriched', { callId });
          return [];
        } catch (error) {
          logger.error('failed', error as Error);
          return [{ itemIdentifier: record.messageId }];
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  });

async function enrich(callId: number): Promise<void> {
  token ??= readToken();
  const fetchedAt = new Date().toISOString();
  const response = await fetch(`${environment.LINER_ORIGIN}/v2/call/detail/${callId}/`, {
    headers: { 'X-Api-Key': await token },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`Liner answered ${response.status}`);
  const { data } = Answer.parse(await response.json());
  await table.send(
    new PutCommand({
      TableName: environment.CALLS_TABLE_NAME,
      Item: { ...data, callId, fetchedAt },
      ConditionExpression: 'attribute_not_exists(fetchedAt) OR fetchedAt <= :fetchedAt',
      ExpressionAttributeValues: { ':fetchedAt': fetchedAt },
    }),
  );
}

async function readToken(): Promise<string> {
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: environment.LINER_TOKEN_SECRET_ARN }),
  );
  return JSON.parse(SecretString).token;
}
