import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientOptions } from '../../../clients/aws-client.ts';
import { createSecret } from '../../../clients/secret.ts';
import { parseToken } from '../../../clients/token.ts';
import { CallEvent } from '../../../core/call-event.ts';
import { readEnvironment } from '../../../functions/shared/environment.ts';
import { consumeEvents } from '../../consume-events.ts';
import { connectQueue } from '../../event-queue.ts';
import { createActivitiesTable } from './activities-table.ts';
import { createAmoCrm } from './amocrm.ts';
import { readUntold } from './calls-table.ts';
import { Environment } from './env.ts';
import { createSyncCall } from './sync-call.ts';

const environment = readEnvironment(Environment, process.env);
const dynamodb = new DynamoDBClient(awsClientOptions('DYNAMODB'));
const token = createSecret({
  client: new SecretsManagerClient({ ...awsClientOptions('SECRETS_MANAGER'), maxAttempts: 1 }),
  secretId: environment.CRM_TOKEN_SECRET_ARN,
  parse: parseToken,
  codes: { unavailable: 'TOKEN_UNAVAILABLE', malformed: 'TOKEN_MALFORMED' },
  ttlMs: 300_000,
  now: Date.now,
});

const syncCall = createSyncCall({
  activities: createActivitiesTable(dynamodb, environment.ACTIVITIES_TABLE_NAME),
  crm: createAmoCrm(environment.CRM_ORIGIN, token.current),
  readUntold: (callId, signal) =>
    readUntold(dynamodb, environment.CALLS_TABLE_NAME, callId, signal),
  users: environment.CRM_USERS,
  now: Date.now,
});

export const handler = consumeEvents({
  ...connectQueue(environment),
  schema: CallEvent,
  take: syncCall,
});
