import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/local-eventually.ts';
import { startSqs } from '../../support/local-sqs.ts';

async function start() {
  const { client, arn, url } = await startSqs();
  const receive = (name: string, VisibilityTimeout: number) =>
    client.send(
      new ReceiveMessageCommand({
        QueueUrl: url(name),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout,
      }),
    );
  return {
    arn,
    send: (name: string, MessageBody: string, code?: string) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: url(name),
          MessageBody,
          ...(code && {
            MessageAttributes: { code: { DataType: 'String', StringValue: code } },
          }),
        }),
      ),
    /** what waits in a queue, and goes on waiting */
    waiting: async (name: string) => {
      const { Messages = [] } = await receive(name, 0);
      return Messages.map(({ Body, MessageAttributes }) => [
        Body,
        MessageAttributes?.code?.StringValue,
      ]);
    },
    /** SQS itself gives up what was received once already */
    giveUp: async () => {
      await receive('calls', 0);
      await receive('calls', 0);
    },
    move: (input: ConstructorParameters<typeof StartMessageMoveTaskCommand>[0]) =>
      client.send(new StartMessageMoveTaskCommand(input)),
    tasks: async (MaxResults = 1) => {
      const command = new ListMessageMoveTasksCommand({ SourceArn: arn('letters'), MaxResults });
      return (await client.send(command)).Results ?? [];
    },
    cancel: (TaskHandle: string) => client.send(new CancelMessageMoveTaskCommand({ TaskHandle })),
  };
}

type Sqs = Awaited<ReturnType<typeof start>>;

async function ended({ tasks }: Sqs) {
  await eventually(async () => !/ING$/.test((await tasks())[0]?.Status ?? 'RUNNING'));
  return (await tasks())[0];
}

describe('a move task', () => {
  it('moves letters with their attributes to the queue it names', async () => {
    const sqs = await start();
    await sqs.send('letters', 'one', 'LINER_REFUSED_REQUEST');
    await sqs.send('letters', 'two');

    await sqs.move({ SourceArn: sqs.arn('letters'), DestinationArn: sqs.arn('calls') });

    expect(await ended(sqs)).toMatchObject({
      Status: 'COMPLETED',
      SourceArn: sqs.arn('letters'),
      DestinationArn: sqs.arn('calls'),
      ApproximateNumberOfMessagesMoved: 2,
      ApproximateNumberOfMessagesToMove: 2,
    });
    expect(await sqs.waiting('letters')).toEqual([]);
    expect(await sqs.waiting('calls')).toEqual([
      ['one', 'LINER_REFUSED_REQUEST'],
      ['two', undefined],
    ]);
  });

  it('without a destination takes what SQS gave up back to where it came from', async () => {
    const sqs = await start();
    await sqs.send('calls', 'given up');
    await sqs.giveUp();
    expect(await sqs.waiting('letters')).toEqual([['given up', undefined]]);

    await sqs.move({ SourceArn: sqs.arn('letters') });

    expect(await ended(sqs)).toMatchObject({ Status: 'COMPLETED' });
    expect(await sqs.waiting('calls')).toEqual([['given up', undefined]]);
  });

  it('without a destination fails at a letter that was sent, and leaves it', async () => {
    const sqs = await start();
    await sqs.send('letters', 'sent by our code', 'CALL_ID_INVALID');

    await sqs.move({ SourceArn: sqs.arn('letters') });

    expect(await ended(sqs)).toMatchObject({
      Status: 'FAILED',
      FailureReason: 'CouldNotDetermineMessageSource',
      ApproximateNumberOfMessagesMoved: 0,
    });
    expect(await sqs.waiting('letters')).toEqual([['sent by our code', 'CALL_ID_INVALID']]);
  });

  it('moves at the rate it is given until it is cancelled, one at a time for a queue', async () => {
    const sqs = await start();
    // at this rate they take longer than all requests of this test
    const letters = Array.from({ length: 60 }, (_, n) => sqs.send('letters', `letter ${n}`));
    await Promise.all(letters);
    const input = {
      SourceArn: sqs.arn('letters'),
      DestinationArn: sqs.arn('calls'),
      MaxNumberOfMessagesPerSecond: 1,
    };

    const { TaskHandle = '' } = await sqs.move(input);
    await eventually(async () => (await sqs.tasks())[0]?.ApproximateNumberOfMessagesMoved);
    const second = sqs.move(input);
    await expect(second).rejects.toThrow('already a task running');
    const running = await sqs.tasks();
    const cancelled = await sqs.cancel(TaskHandle);

    expect(running).toMatchObject([{ Status: 'RUNNING', TaskHandle }]);
    expect(cancelled.ApproximateNumberOfMessagesMoved).toBeLessThan(60);
    expect(await ended(sqs)).toMatchObject({ Status: 'CANCELLED' });
    await expect(sqs.cancel(TaskHandle)).rejects.toThrow('Only active tasks');
    await sqs.move({ ...input, MaxNumberOfMessagesPerSecond: 500 });
    expect(await ended(sqs)).toMatchObject({ Status: 'COMPLETED' });
    expect(await sqs.tasks(10)).toHaveLength(2);
  });

  for (const [source, destination, complaint] of [
    ['calls', 'letters', 'must be configured as a Dead Letter Queue'],
    ['nowhere', 'calls', "the SourceArn parameter doesn't exist"],
    ['letters', 'nowhere', "the DestinationArn parameter doesn't exist"],
    ['letters', 'letters', 'cannot be the same'],
  ] as const) {
    it(`is refused from ${source} to ${destination}`, async () => {
      const { move, arn } = await start();
      const moving = move({ SourceArn: arn(source), DestinationArn: arn(destination) });

      await expect(moving).rejects.toThrow(complaint);
    });
  }

  it('takes 1 to 500 messages a second', async () => {
    const { move, arn } = await start();
    const moving = move({ SourceArn: arn('letters'), MaxNumberOfMessagesPerSecond: 501 });

    await expect(moving).rejects.toThrow('MaxNumberOfMessagesPerSecond');
  });
});
