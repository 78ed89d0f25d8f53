import { createTable } from './aws/create-table.ts';
import type { EventBridge } from './aws/event-bridge.ts';
import { generateSecret } from './aws/generate-secret.ts';
import type { S3 } from './aws/s3.ts';
import type { SecretsManager } from './aws/secrets-manager.ts';
import type { Sqs } from './aws/sqs.ts';
import type { Resource } from './template/interpret.ts';

export async function createTables(
  tables: readonly Resource<'AWS::DynamoDB::Table'>[],
  awsEndpoint: string,
): Promise<void> {
  for (const { name, properties } of tables) {
    // dynalite knows no streams
    const { StreamSpecification, ...definition } = properties;
    await createTable(awsEndpoint, { TableName: name, ...definition });
  }
}

export async function createQueues(
  queues: readonly Resource<'AWS::SQS::Queue'>[],
  sqs: Sqs,
): Promise<void> {
  for (const { name, properties } of queues) {
    const attributes = Object.entries(properties).map(([key, value]) => [key, asText(value)]);
    const Attributes = Object.fromEntries(attributes);
    await sqs.call('CreateQueue', { QueueName: name, Attributes });
  }
}

export async function createBuckets(
  buckets: readonly Resource<'AWS::S3::Bucket'>[],
  s3: S3,
): Promise<void> {
  for (const { identity } of buckets) await s3.createBucket(identity.Ref);
}

export function createSecrets(
  secrets: readonly Resource<'AWS::SecretsManager::Secret'>[],
  secretsManager: SecretsManager,
): void {
  for (const { name, identity, properties } of secrets) {
    const { SecretString, GenerateSecretString } = properties;
    const value = GenerateSecretString ? generateSecret(GenerateSecretString) : SecretString;
    secretsManager.create(name, identity.Ref, value ?? '');
  }
}

export function createBuses(
  buses: readonly Resource<'AWS::Events::EventBus'>[],
  events: EventBridge,
): void {
  for (const { identity } of buses) events.createBus(identity.Ref);
}

function asText(value: string | number | object): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
