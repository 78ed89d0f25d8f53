import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, vi } from 'vitest';

// one process runs many files: nothing that a test puts in the place of something outlives it
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(() => {
  mockClient(DynamoDBClient).restore();
  mockClient(EventBridgeClient).restore();
  mockClient(SecretsManagerClient).restore();
  mockClient(SQSClient).restore();
});
