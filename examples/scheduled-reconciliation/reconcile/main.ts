import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientOptions } from '../../../clients/aws-client.ts';
import { createSecret } from '../../../clients/secret.ts';
import { parseToken } from '../../../clients/token.ts';
import { readEnvironment } from '../../../functions/shared/environment.ts';
import { createLog, writeLine } from '../../../functions/shared/log.ts';
import { createCallList } from './call-list.ts';
import { createEnrichFunction } from './enrich-function.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
// one attempt without a clock of its own: enrich may take as long as its calls do
const lambda = new LambdaClient({ maxAttempts: 1 });
const token = createSecret({
  client: new SecretsManagerClient(awsClientOptions('SECRETS_MANAGER')),
  secretId: environment.LINER_TOKEN_SECRET_ARN,
  parse: parseToken,
  codes: { unavailable: 'TOKEN_UNAVAILABLE', malformed: 'TOKEN_MALFORMED' },
  ttlMs: 300_000,
  now: Date.now,
});

export const handler = createHandler({
  listCalls: createCallList(environment.LINER_ORIGIN, token.current),
  enrich: createEnrichFunction(lambda, environment.ENRICH_FUNCTION_NAME),
  leadIds: environment.LEAD_IDS,
  log: createLog('INFO', writeLine),
  now: Date.now,
});
