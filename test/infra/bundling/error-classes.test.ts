import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import { buildSync } from 'esbuild';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { bundling } from '../../../infra/bundling/bundle.ts';
import { finished, unfinished } from '../../../infra/bundling/finished.ts';

const sdk = { dynamodb, eventBridge, secretsManager, sqs };
const clients = {
  dynamodb: (options: object) =>
    new dynamodb.DynamoDBClient(options).send(new dynamodb.ListTablesCommand({})),
  eventBridge: (options: object) =>
    new eventBridge.EventBridgeClient(options).send(new eventBridge.ListEventBusesCommand({})),
  secretsManager: (options: object) =>
    new secretsManager.SecretsManagerClient(options).send(
      new secretsManager.ListSecretsCommand({}),
    ),
  sqs: (options: object) => new sqs.SQSClient(options).send(new sqs.ListQueuesCommand({})),
};
const bundledOnes = `
  import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
  import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
  import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
  import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
  export const clients = {
    dynamodb: (options) => new DynamoDBClient(options).send(new ListTablesCommand({})),
    eventBridge: (options) => new EventBridgeClient(options).send(new ListEventBusesCommand({})),
    secretsManager: (options) => new SecretsManagerClient(options).send(new ListSecretsCommand({})),
    sqs: (options) => new SQSClient(options).send(new ListQueuesCommand({})),
  };`;

let text: string;
let bundled: typeof clients;
beforeAll(() => {
  const stdin = { contents: bundledOnes, resolveDir: process.cwd() };
  const { outputFiles } = buildSync({ ...unfinished(bundling), stdin, write: false });
  text = finished(outputFiles[0]?.text ?? '', bundling);
  const module = { exports: {} as { clients: typeof clients } };
  new Function('module', 'exports', 'require', text)(
    module,
    module.exports,
    createRequire(import.meta.url),
  );
  bundled = module.exports.clients;
});

const isMore = /ConditionalCheckFailed|ReplicatedWriteConflict/;
const keptOfSqs = errorClasses(sqs).map(({ name }) => name);

for (const service of Object.keys(sdk) as (keyof typeof sdk)[]) {
  it(`what ${service} throws is told the same without the classes of the SDK`, async () => {
    const classes = errorClasses(sdk[service]);
    expect(classes.length).toBeGreaterThan(5);
    for (const { name, shapeId } of classes) {
      expect(await thrown(bundled[service], shapeId)).toEqual(
        await thrown(clients[service], shapeId),
      );
      expect(text.includes(`"${shapeId}"`), shapeId).toBe(
        isMore.test(name) || keptOfSqs.includes(name),
      );
    }
  });
}

function errorClasses(module: object): { name: string; shapeId: string }[] {
  return Object.values(module).filter(
    (value) =>
      value?.prototype instanceof Error && value.shapeId && !/ServiceException$/.test(value.name),
  );
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
const queryNames: Partial<Record<string, string>> = {
  'com.amazonaws.sqs#QueueDoesNotExist': 'AWS.SimpleQueueService.NonExistentQueue',
};

/** What is read of an error anywhere in the functions, and by the SDK that decides on another attempt. */
async function thrown(send: (options: object) => Promise<unknown>, shapeId: string) {
  const server = createServer((_request, response) => {
    response.writeHead(400, {
      'x-amzn-query-error': `${queryNames[shapeId] ?? shapeId.split('#')[1]};Sender`,
    });
    const Item = { at: { S: 'then' } };
    response.end(JSON.stringify({ __type: shapeId, message: 'why', Item }));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
  const options = { endpoint, region: 'eu-west-1', maxAttempts: 1, credentials };
  const error = await send(options).then(
    () => undefined,
    (reason) => reason,
  );
  server.closeAllConnections();
  const { name, message, $retryable, $metadata, Item } = error;
  return { name, message, $retryable, status: $metadata.httpStatusCode, Item: Item?.at };
}
