import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Clients } from './stack.ts';

type Settings = Pick<DynamoDBClientConfig, 'credentials' | 'endpoint' | 'maxAttempts' | 'region'>;

/** The clients of a stack, all with the same settings. */
export function createClients(settings: Settings): Clients {
  return {
    dynamodb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
    secretsManager: new SecretsManagerClient(settings),
    lambda: new LambdaClient(settings),
    eventBridge: new EventBridgeClient(settings),
    // the name of a bucket is no part of the host of this machine
    s3: new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined }),
  };
}
