import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { type CallsTable, createCallsTable } from '../../clients/calls-table.ts';
import { createLiner, type LinerOptions } from '../../clients/liner.ts';
import { createSecret, type Secret, type SecretOptions } from '../../clients/secret.ts';
import { createToken, parseToken } from '../../clients/token.ts';
import type { EnrichParts } from '../../core/enrich.ts';
import type { IgnoredFields } from '../../core/ignored-fields.ts';

export interface EnrichSystems {
  readonly linerOrigin: string;
  readonly linerTimeoutMs: number;
  readonly tokenSecretId: string;
  readonly tokenTtlMs: number;
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  readonly retainDays: number;
  /** the age from which a read settles a call */
  readonly settleAfterMs: number;
  readonly ignoredFields: IgnoredFields;
  readonly onRequest: LinerOptions['onRequest'];
  readonly onStaleToken: SecretOptions<string>['onStale'];
}

interface Connected extends EnrichParts, CallsTable {
  readonly tokenSecret: Secret<string>;
  /** makes the connection of the first fetch */
  openLiner(signal: AbortSignal): Promise<void>;
}

/** Connects what an enrichment needs: Liner with its token, and the calls table. */
export function connectEnrichment(systems: EnrichSystems): Connected {
  const tokenSecret = createSecret({
    // one attempt: while the secret cannot be read, the queue is the one that waits
    client: new SecretsManagerClient({ ...awsClientOptions('SECRETS_MANAGER'), maxAttempts: 1 }),
    secretId: systems.tokenSecretId,
    parse: parseToken,
    codes: { unavailable: 'TOKEN_UNAVAILABLE', malformed: 'TOKEN_MALFORMED' },
    ttlMs: systems.tokenTtlMs,
    onStale: systems.onStaleToken,
    now: Date.now,
  });
  const liner = createLiner({
    origin: systems.linerOrigin,
    timeoutMs: systems.linerTimeoutMs,
    token: createToken(tokenSecret, Date.now),
    onRequest: systems.onRequest,
  });
  return {
    ...createCallsTable({
      client: systems.dynamodb,
      tableName: systems.tableName,
      retainDays: systems.retainDays,
    }),
    fetchCall: liner.fetchCall,
    settleAfterMs: systems.settleAfterMs,
    ignoredFields: systems.ignoredFields,
    tokenSecret,
    openLiner: liner.open,
  };
}
