import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientOptions, lean } from '../../clients/aws-client.ts';
import { createCallsTable } from '../../clients/calls-table.ts';
import { createFetchRecordings } from '../../clients/recordings.ts';
import { createBreaker } from '../../core/breaker.ts';
import { createEnrich } from '../../core/enrich.ts';
import type { EnrichmentEnvironment } from './enrichment-env.ts';
import { connectLiner } from './liner.ts';
import { type Metrics, observeRefusedRecordings } from './metrics.ts';

/** Connects what an enrichment needs: Liner with its token, and the calls table. */
export function connectEnrichment(environment: EnrichmentEnvironment, metrics: Metrics) {
  const dynamodb = lean(new DynamoDBClient(awsClientOptions('DYNAMODB')));
  const { liner, tokenSecret } = connectLiner(environment, metrics);
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
    breaker: createBreaker({
      capMs: environment.RETRY_CAP_SECONDS * 1000,
      now: Date.now,
      random: Math.random,
      onUnasked: () => metrics.add('Unasked'),
    }),
  });
  return { dynamodb, table, tokenSecret, enrich, openLiner: liner.open };
}
