import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BusEvent } from '../../local/aws/put-events.ts';
import { startLocalStack } from '../../local/local-stack.ts';
import { writeAssembly } from '../support/local-assembly.ts';
import { eventually } from '../support/local-eventually.ts';

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const of = (Type: string, Properties: object = {}) => ({ Type, Properties });
const lambda = (key: string, Variables: object = {}) =>
  of('AWS::Lambda::Function', {
    Code: { S3Bucket: 'assets', S3Key: `${key}.zip` },
    Environment: { Variables },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
  });

/** A table whose changes go to a bus, and what runs every minute. */
const template = {
  Resources: {
    Records: of('AWS::DynamoDB::Table', {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
    Bus: of('AWS::Events::EventBus', { Name: 'ToyBus' }),
    Dead: of('AWS::SQS::Queue'),
    Publish: lambda('publish', { BUS: { Ref: 'Bus' } }),
    Changes: of('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': ['Records', 'StreamArn'] },
      FunctionName: { Ref: 'Publish' },
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: arnOf('Dead') } },
    }),
    Tick: lambda('tick'),
    EveryMinute: of('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      Targets: [{ Id: '0', Arn: arnOf('Tick') }],
    }),
  },
  Outputs: {
    Table: { Value: { Ref: 'Records' } },
    BusName: { Value: { Ref: 'Bus' } },
    DeadUrl: { Value: { Ref: 'Dead' } },
  },
};

const bundles = {
  publish: `exports.handler = async ({ Records }) => {
    if (Records.some((record) => record.dynamodb.Keys.id.N === '13')) throw new Error('unlucky');
    await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
      body: JSON.stringify({ Entries: Records.map(({ eventName, dynamodb }) => ({
        EventBusName: process.env.BUS, Source: 'toy', DetailType: eventName,
        Detail: JSON.stringify({ id: Number(dynamodb.Keys.id.N) }) })) }) }) }`,
  tick: `exports.handler = async (event) => console.log(event['detail-type'])`,
};

/** Another stack, which listens to that bus by its name. */
function listener(pattern: object, code = 'console.log(JSON.stringify(event.detail))') {
  const Resources = {
    Mine: of('AWS::SQS::Queue'),
    Listen: lambda('listen'),
    Rule: of('AWS::Events::Rule', {
      EventBusName: 'ToyBus',
      EventPattern: pattern,
      Targets: [
        { Id: '0', Arn: arnOf('Mine') },
        { Id: '1', Arn: arnOf('Listen') },
      ],
    }),
  };
  const Outputs = { MineUrl: { Value: { Ref: 'Mine' } } };
  const listen = `exports.handler = async (event) => { ${code} }`;
  return writeAssembly({ Resources, Outputs }, { listen }, 'Listener');
}

async function start() {
  const log: string[] = [];
  const published: BusEvent[] = [];
  const stack = await startLocalStack({
    assemblyDir: writeAssembly(template, bundles),
    onLog: (id, line) => log.push(`${id} ${line}`),
    onEvent: (event) => published.push(event),
    minuteMs: 20,
  });
  onTestFinished(stack.stop);
  const client = {
    endpoint: stack.awsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const dynamodb = new DynamoDBClient(client);
  const sqs = new SQSClient(client);
  const put = (id: number) =>
    dynamodb.send(
      new PutItemCommand({ TableName: stack.outputs.Table, Item: { id: { N: String(id) } } }),
    );
  const receive = async (QueueUrl: string | undefined) => {
    const Messages = await eventually(async () => {
      const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
      return (await sqs.send(command)).Messages;
    });
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
  return { stack, log, published, client, sqs, put, receive };
}

describe('a local stack with events', () => {
  it('takes changes from its table to its bus', async () => {
    const { published, put } = await start();

    await put(1);

    await eventually(() => published.length);
    expect(published).toMatchObject([
      { source: 'toy', 'detail-type': 'INSERT', detail: { id: 1 } },
    ]);
  });

  it('dead-letters the changes that its function does not take', async () => {
    const { stack, put, receive } = await start();

    await put(13);

    expect(await receive(stack.outputs.DeadUrl)).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted' },
        DDBStreamBatchInfo: { batchSize: 1 },
      },
    ]);
  });

  it('runs its schedules', async () => {
    const { stack, log } = await start();

    await eventually(() => log.filter((line) => line === 'Tick Scheduled Event').length > 1);
    expect(stack.schedules).toEqual(['rate(1 minute)']);
  });

  it('is heard by the queues and functions of another stack', async () => {
    const { stack, log, put, receive } = await start();
    const beside = await stack.startBeside(listener({ detail: { id: [{ numeric: ['>', 1] }] } }));

    await put(1);
    await put(2);

    expect(await receive(beside.outputs.MineUrl)).toMatchObject([{ detail: { id: 2 } }]);
    await eventually(() => log.includes('Listener-Listen {"id":2}'));
    expect(beside.name).toBe('Listener');
  });

  it('tries an event again whose function failed', async () => {
    const { stack, log, put } = await start();
    const code = 'console.log("tried"); throw new Error("no")';
    await stack.startBeside(listener({ source: ['toy'] }, code));

    await put(1);

    await eventually(() => log.filter((line) => line === 'Listener-Listen tried').length === 3);
  });

  it('is heard by a program that makes its own rule and queue', async () => {
    const { stack, client, sqs, put, receive } = await start();
    const events = new EventBridgeClient(client);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'own' }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const EventBusName = stack.outputs.BusName;
    const rule = { Name: 'own', EventBusName, EventPattern: '{"source":["toy"]}' };
    const Targets = [{ Id: '1', Arn: Attributes?.QueueArn }];

    await events.send(new PutRuleCommand(rule));
    await events.send(new PutTargetsCommand({ Rule: 'own', EventBusName, Targets }));
    const lost = [{ Id: '2', Arn: `${Attributes?.QueueArn}-missing` }];
    const answer = await events.send(
      new PutTargetsCommand({ Rule: 'own', EventBusName, Targets: lost }),
    );
    await put(1);

    expect(await receive(QueueUrl)).toMatchObject([{ source: 'toy', detail: { id: 1 } }]);
    expect(answer.FailedEntries).toMatchObject([{ TargetId: '2' }]);
  });

  it('answers to the SDK that publishes to it', async () => {
    const { stack, client, published } = await start();
    const events = new EventBridgeClient(client);
    const EventBusName = stack.outputs.BusName;
    const Entries = [{ EventBusName, Source: 'me', DetailType: 'Mine', Detail: '{}' }];

    const answer = await events.send(new PutEventsCommand({ Entries }));

    expect(answer.Entries).toEqual([{ EventId: published[0]?.id }]);
  });
});

describe('a stack beside another', () => {
  const target = (Arn: unknown, more: object = {}) => ({
    Rule: of('AWS::Events::Rule', {
      EventPattern: { a: ['b'] },
      Targets: [{ Id: '0', Arn, ...more }],
    }),
  });

  for (const [what, Resources, complaint] of [
    [
      'listens to a bus that is not there',
      { Rule: of('AWS::Events::Rule', { EventBusName: 'No', EventPattern: { a: ['b'] } }) },
      'Rule: Event bus No does not exist',
    ],
    [
      'has a pattern with an unknown comparison',
      { Rule: of('AWS::Events::Rule', { EventPattern: { a: [{ wildcard: '*' }] } }) },
      'Rule: the comparison wildcard is not understood',
    ],
    [
      'has an unknown schedule',
      {
        Rule: of('AWS::Events::Rule', {
          ScheduleExpression: 'cron(x)',
          Targets: [{ Id: '0', Arn: 'arn:aws:lambda:us-east-1:000000000000:function:Toy-Tick' }],
        }),
      },
      'Rule: the schedule cron(x) is not understood',
    ],
    [
      'sends to a queue that is not there',
      target('arn:aws:sqs:us-east-1:000000000000:missing'),
      'Rule',
    ],
    [
      'changes what targets receive',
      target('arn', { InputPath: '$.detail' }),
      'not understood: Targets.0.InputPath',
    ],
    [
      'has a state machine',
      { Flow: of('AWS::StepFunctions::StateMachine') },
      'Flow (AWS::StepFunctions::StateMachine)',
    ],
  ] as const) {
    it(`is refused, by name, when it ${what}`, async () => {
      const { stack } = await start();

      await expect(stack.startBeside(writeAssembly({ Resources }, {}, 'Other'))).rejects.toThrow(
        complaint,
      );
    });
  }

  it('is refused under the same name', async () => {
    const { stack } = await start();

    await expect(stack.startBeside(writeAssembly(template, bundles))).rejects.toThrow(
      'there is a stack named Toy already',
    );
  });
});
