import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { createLiner } from '../../clients/liner.ts';
import { createSecret } from '../../clients/secret.ts';
import { createToken, parseToken } from '../../clients/token.ts';
import type { LinerEnvironment } from './enrichment-env.ts';
import { type Metrics, observeLiner, observeStaleSecret } from './metrics.ts';

/** Connects Liner with its token. */
export function connectLiner(environment: LinerEnvironment, metrics: Metrics) {
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
  return { liner, tokenSecret };
}
