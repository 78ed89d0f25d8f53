import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { sendCall } from '../../clients/call-queue.ts';
import { indexes, queryIndex } from '../../clients/calls-index.ts';
import { createReconciliationReports } from '../../clients/reconciliation-reports.ts';
import { createSecret } from '../../clients/secret.ts';
import { connectEnrichment } from '../shared/enrichment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { writeLine } from '../shared/log.ts';
import { createMetrics, observeStaleSecret } from '../shared/metrics.ts';
import { prewarm } from '../shared/prewarm.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';
import { signatureAuth, tokenAuth } from './webhook-auth.ts';
import { parseWebhookSecrets } from './webhook-secrets.ts';

const environment = readEnvironment(Environment, process.env);
const metrics = createMetrics(environment.STACK_NAME, Date.now, writeLine);
const { dynamodb, table, tokenSecret, enrich } = connectEnrichment(environment, metrics);
const sqs = new SQSClient(awsClientOptions('SQS'));
const webhookSecrets = createSecret({
  client: new SecretsManagerClient({ ...awsClientOptions('SECRETS_MANAGER'), maxAttempts: 1 }),
  secretId: environment.WEBHOOK_SECRET_ARN,
  parse: parseWebhookSecrets(environment.WEBHOOK_AUTH),
  codes: { unavailable: 'WEBHOOK_SECRET_UNAVAILABLE', malformed: 'WEBHOOK_SECRET_MALFORMED' },
  ttlMs: environment.TOKEN_TTL_SECONDS * 1000,
  // whoever stores something malformed wanted the old key gone; an outage wants nothing
  longestStaleMs: { malformed: 3_600_000, unavailable: 24 * 3_600_000 },
  onStale: observeStaleSecret(metrics),
  now: Date.now,
});

const isOn = {
  [indexes.lead.name]: true,
  [indexes.order.name]: environment.ORDER_INDEX === 'on',
  [indexes.user.name]: environment.USER_INDEX === 'on',
};

/** Lambda waits for it: infra/bundling/entry.mjs */
export const ready = prewarm(webhookSecrets.current);

export const handler = createHandler({
  enrich,
  readRecord: table.readRecord,
  readAllRecords: table.readAllRecords,
  queryIndex: (query, signal) => queryIndex(dynamodb, environment.CALLS_TABLE_NAME, query, signal),
  readReports: createReconciliationReports(dynamodb, environment.RECONCILIATIONS_TABLE_NAME).list,
  isOn: (index) => isOn[index.name],
  now: Date.now,
  queueCall: (callId, signal) => sendCall(sqs, environment.CALL_QUEUE_URL, callId, signal),
  readSecrets: webhookSecrets.current,
  auth:
    environment.WEBHOOK_AUTH === 'signature'
      ? signatureAuth(Date.now)
      : tokenAuth(environment.WEBHOOK_TOKEN_HEADER),
  callIdPointer: environment.CALL_ID_POINTER,
  metrics,
  tokenAgeMs: tokenSecret.ageMs,
});
