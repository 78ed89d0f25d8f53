import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLocalStack } from '../../local/local-stack.ts';
import { writeAssembly } from '../support/local-assembly.ts';
import { eventually } from '../support/local-eventually.ts';

const Fn = (name: string, ...argument: unknown[]) => ({ [`Fn::${name}`]: argument });
const of = (Type: string, Properties: object = {}) => ({ Type, Properties });

const template = {
  Resources: {
    Calls: of('AWS::SQS::Queue', {
      VisibilityTimeout: 3,
      RedrivePolicy: { deadLetterTargetArn: Fn('GetAtt', 'Dead', 'Arn'), maxReceiveCount: 1 },
    }),
    Dead: of('AWS::SQS::Queue'),
    Records: of('AWS::DynamoDB::Table', {
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'N' },
        { AttributeName: 'leadId', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByLead',
          KeySchema: [{ AttributeName: 'leadId', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
    Files: of('AWS::S3::Bucket', { Tags: [] }),
    Token: of('AWS::SecretsManager::Secret', { SecretString: '{"token":""}' }),
    Signing: of('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 24, ExcludePunctuation: true },
    }),
    Worker: of('AWS::Lambda::Function', {
      Code: { S3Bucket: 'assets', S3Key: 'worker.zip' },
      Environment: {
        Variables: {
          QUEUE_URL: { Ref: 'Calls' },
          SECRET_ARN: { Ref: 'Token' },
          TABLE: { Ref: 'Records' },
          ORIGIN: 'https://liner.example',
        },
      },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 20,
    }),
    Source: of('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: Fn('GetAtt', 'Calls', 'Arn'),
      FunctionName: { Ref: 'Worker' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
    Api: of('AWS::ApiGatewayV2::Api', { Name: 'Toy', ProtocolType: 'HTTP' }),
    Stage: of('AWS::ApiGatewayV2::Stage', { ApiId: { Ref: 'Api' }, StageName: '$default' }),
    Integration: of('AWS::ApiGatewayV2::Integration', {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: Fn('GetAtt', 'Worker', 'Arn'),
      PayloadFormatVersion: '2.0',
    }),
    Route: of('AWS::ApiGatewayV2::Route', {
      ApiId: { Ref: 'Api' },
      AuthorizationType: 'AWS_IAM',
      RouteKey: 'GET /env',
      Target: Fn('Join', '/', ['integrations', { Ref: 'Integration' }]),
    }),
  },
  Outputs: {
    ApiUrl: { Value: Fn('GetAtt', 'Api', 'ApiEndpoint') },
    CallsUrl: { Value: { Ref: 'Calls' } },
    DeadUrl: { Value: { Ref: 'Dead' } },
    Table: { Value: { Ref: 'Records' } },
    Bucket: { Value: { Ref: 'Files' } },
    SigningArn: { Value: { Ref: 'Signing' } },
  },
};

const worker = `exports.handler = async (event) => {
  if (!event.Records) return process.env;
  console.log(event.Records[0].body);
  return { batchItemFailures: event.Records
    .filter((record) => record.body === 'bad')
    .map((record) => ({ itemIdentifier: record.messageId })) } }`;

async function start(settings: object = {}) {
  const log: string[] = [];
  const stack = await startLocalStack({
    assemblyDir: writeAssembly(template, { worker }),
    onLog: (id, line) => log.push(`${id} ${line}`),
    ...settings,
  });
  onTestFinished(stack.stop);
  const client = {
    endpoint: stack.awsEndpoint,
    // whatever region a client is set to, there is one here
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  return {
    stack,
    log,
    client,
    outputs: stack.outputs as Record<keyof typeof template.Outputs, string>,
  };
}

describe('a local stack', () => {
  it('runs its queues, its functions and their logs', async () => {
    const { log, client, outputs } = await start();
    const sqs = new SQSClient(client);
    // warm, it is done long before a message comes back by itself
    await fetch(`${outputs.ApiUrl}/env`);

    await sqs.send(new SendMessageCommand({ QueueUrl: outputs.CallsUrl, MessageBody: 'good' }));
    await sqs.send(new SendMessageCommand({ QueueUrl: outputs.CallsUrl, MessageBody: 'bad' }));

    const Messages = await eventually(async () => {
      const command = new ReceiveMessageCommand({ QueueUrl: outputs.DeadUrl, WaitTimeSeconds: 20 });
      return (await sqs.send(command)).Messages;
    });
    expect(Messages.map(({ Body }) => Body)).toEqual(['bad']);
    await eventually(() => log.includes('Worker good'));
  });

  it('names queues by the address it listens on', async () => {
    const { stack, client, outputs } = await start();

    const { QueueUrl } = await new SQSClient(client).send(
      new GetQueueUrlCommand({ QueueName: outputs.CallsUrl.split('/').at(-1) }),
    );

    expect(QueueUrl).toBe(outputs.CallsUrl);
    expect(QueueUrl).toMatch(`${stack.awsEndpoint}/000000000000/`);
  });

  it('gives functions the environment of the template, resolved, and overrides', async () => {
    const { stack, outputs } = await start({
      environment: { ORIGIN: 'http://127.0.0.1:1', UNDECLARED: 'x' },
    });

    const env = await (await fetch(`${outputs.ApiUrl}/env`)).json();

    expect(env).toMatchObject({
      QUEUE_URL: outputs.CallsUrl,
      TABLE: outputs.Table,
      ORIGIN: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL: stack.awsEndpoint,
    });
    expect(env).not.toHaveProperty('UNDECLARED');
    expect(stack.routes.map(({ routeKey, needsSignature }) => [routeKey, needsSignature])).toEqual([
      ['GET /env', true],
    ]);
  });

  it('has its tables, with their indexes', async () => {
    const { client, outputs } = await start();
    const dynamodb = new DynamoDBClient(client);
    const TableName = outputs.Table;
    const Item = { id: { N: '1' }, leadId: { N: '7' } };

    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const byKey = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { N: '1' } } }));
    const byLead = await dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'ByLead',
        KeyConditionExpression: 'leadId = :leadId',
        ExpressionAttributeValues: { ':leadId': { N: '7' } },
      }),
    );

    expect(byKey.Item).toEqual(Item);
    expect(byLead.Items).toEqual([Item]);
  });

  it('has its buckets', async () => {
    const { client, outputs } = await start();
    const s3 = new S3Client(client);
    const Bucket = outputs.Bucket;

    await s3.send(new PutObjectCommand({ Bucket, Key: 'a/b', Body: 'c' }));
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));

    expect(Bucket).toBe('toy-files');
    expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual([['a/b', 1]]);
  });

  it('has its secrets, given and generated', async () => {
    const { stack, client, outputs } = await start();
    const secrets = new SecretsManagerClient(client);

    const { SecretString } = await secrets.send(
      new GetSecretValueCommand({ SecretId: outputs.SigningArn }),
    );
    stack.putSecret(outputs.SigningArn, 'another');

    expect(SecretString).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(stack.readSecret(outputs.SigningArn)).toBe('another');
    expect(stack.readSecret('Toy-Token')).toBe('{"token":""}');
  });

  it('runs beside another one', async () => {
    const [one, other] = await Promise.all([start(), start()]);

    expect(one.outputs.ApiUrl).not.toBe(other.outputs.ApiUrl);
    for (const { outputs } of [one, other]) {
      expect((await fetch(`${outputs.ApiUrl}/env`)).status).toBe(200);
    }
  });

  it('says which option chooses a port that is taken', async () => {
    const { stack } = await start();
    const awsPort = Number(new URL(stack.awsEndpoint).port);
    const apiPort = Number(new URL(stack.apiUrl).port);

    await expect(start({ awsPort })).rejects.toThrow(
      `port ${awsPort} is taken: choose another with --aws-port`,
    );
    await expect(start({ apiPort })).rejects.toThrow('--port');
  });

  it('outlives a client that hangs up in the middle of a request', async () => {
    const { stack } = await start();

    for (const target of [
      'DynamoDB_20120810.PutItem',
      'AmazonSQS.SendMessage',
      'secretsmanager.X',
    ]) {
      const hangUp = new AbortController();
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(Buffer.from('{"half":')),
        pull: () => hangUp.abort(),
      });
      const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' };
      const options = { method: 'POST', headers, body, duplex: 'half', signal: hangUp.signal };
      await expect(fetch(stack.awsEndpoint, options as RequestInit)).rejects.toThrow();
    }

    expect((await fetch(`${stack.apiUrl}/env`)).status).toBe(200);
  });
});
