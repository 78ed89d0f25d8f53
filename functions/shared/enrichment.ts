import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { createCallsTable } from '../../clients/calls-table.ts';
import { createLiner } from '../../clients/liner.ts';
import { createFetchRecordings } from '../../clients/recordings.ts';
import { createSecret } from '../../clients/secret.ts';
import { createToken, parseToken } from '../../clients/token.ts';
import { createEnrich } from '../../core/enrich.ts';
import type { EnrichmentEnvironment } from './enrichment-env.ts';
import {
  type Metrics,
  observeLiner,
  observeRefusedRecordings,
  observeStaleSecret,
} from './metrics.ts';

/** Connects what an enrichment needs: Liner with its token, and the calls table. */
export function connectEnrichment(environment: EnrichmentEnvironment, metrics: Metrics) {
  const dynamodb = new DynamoDBClient(awsClientOptions('DYNAMODB'));
  const tokenSecret = createSecret({
    // one attempt: while the secret cannot be read, the queue is the one that waits
    client: new SecretsManagerClient({ ...awsClientOptions('SECRETS_MANAGER'), maxAttempts: 1 }),
    secretId: environment.LINER_TOKEN_SECRET_ARN,
    parse: parseToken,
    codes: { unavailable: 'TOKEN_UNAVAILABLE', malformed: 'TOKEN_MALFORMED' },
    ttlMs: environment.TOKEN_TTL_SECONDS * 1000,
    onStale: observeStaleSecret(metrics),
    now: Date.now,
  });
  const liner = createLiner({
    origin: environment.LINER_ORIGIN,
    timeoutMs: environment.LINER_TIMEOUT_MS,
    token: createToken(tokenSecret, Date.now),
    onRequest: observeLiner(metrics),
  });
  const table = createCallsTable({
    client: dynamodb,
    tableName: environment.CALLS_TABLE_NAME,
    retainDays: environment.RETAIN_DAYS,
  });
  const isListed = environment.RECORDINGS === 'list';
  const enrich = createEnrich({
    ...table,
    fetchCall: liner.fetchCall,
    fetchRecordings: isListed
      ? createFetchRecordings({
          fetchData: liner.fetchData,
          onRefused: observeRefusedRecordings(metrics),
        })
      : undefined,
    awaited: isListed ? (environment.EXPECT_SUMMARY ? 'summarised' : 'listed') : 'saved',
    // a call read at the last age or later is settled
    settleAfterMs: environment.RECHECK_AFTER.at(-1) ?? 0,
    ignoredFields: environment.IGNORE_FIELDS,
  });
  return { dynamodb, table, tokenSecret, enrich, openLiner: liner.open };
}
