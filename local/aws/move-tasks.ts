import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { parseInput, ServiceError } from './json-service.ts';

const Start = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.int().min(1).max(500).optional(),
});
const List = z.object({ SourceArn: z.string(), MaxResults: z.int().min(1).max(10).default(1) });
const Cancel = z.object({ TaskHandle: z.string() });

interface Task {
  readonly handle: string;
  readonly asked: z.output<typeof Start>;
  readonly startedMs: number;
  readonly toMove: number;
  status: 'RUNNING' | 'CANCELLING' | 'CANCELLED' | 'COMPLETED' | 'FAILED';
  moved: number;
  failureReason?: string;
}

interface Letter {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MessageAttributes?: object;
}

type Call = <Answer>(action: string, input: object) => Promise<Answer>;

/** as long as a letter is held while it is moved */
const holdSeconds = 30;

/**
 * The redrive of dead letters, which fauxqs lacks.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 * @param originOf name of the queue that a message was sent to
 */
export function createMoveTasks(call: Call, originOf: (messageId: string) => string | undefined) {
  const tasks: Task[] = [];
  const actions = { StartMessageMoveTask, ListMessageMoveTasks, CancelMessageMoveTask };
  return { actions };

  async function StartMessageMoveTask(input: unknown) {
    const asked = parse(Start, input);
    const { SourceArn, DestinationArn } = asked;
    const QueueUrl = await urlOf('SourceArn', SourceArn);
    if (DestinationArn !== undefined) await urlOf('DestinationArn', DestinationArn);
    if (!(await isDeadLetterQueue(SourceArn))) {
      throw refusal('Source queue must be configured as a Dead Letter Queue.');
    }
    if (DestinationArn === SourceArn) {
      throw refusal('Source queue arn and destination queue arn cannot be the same.');
    }
    if (tasks.some((task) => task.asked.SourceArn === SourceArn && isActive(task))) {
      throw refusal(
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const { Attributes } = await attributesOf(QueueUrl);
    const task: Task = {
      handle: Buffer.from(`{"taskId":"${randomUUID()}"}`).toString('base64'),
      asked,
      startedMs: Date.now(),
      toMove: Number(Attributes.ApproximateNumberOfMessages),
      status: 'RUNNING',
      moved: 0,
    };
    tasks.unshift(task);
    void move(task, QueueUrl).catch(() => fail(task, 'AWS.SimpleQueueService.InternalError'));
    return { TaskHandle: task.handle };
  }

  async function ListMessageMoveTasks(input: unknown) {
    const { SourceArn, MaxResults } = parse(List, input);
    await urlOf('SourceArn', SourceArn);
    const found = tasks.filter(({ asked }) => asked.SourceArn === SourceArn);
    return { Results: found.slice(0, MaxResults).map(shown) };
  }

  function CancelMessageMoveTask(input: unknown) {
    const { TaskHandle } = parse(Cancel, input);
    const task = tasks.find(({ handle }) => handle === TaskHandle);
    if (!task) throw new ServiceError('ResourceNotFoundException', 'Task does not exist.');
    if (task.status !== 'RUNNING') throw refusal('Only active tasks can be cancelled.');
    task.status = 'CANCELLING';
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  async function move(task: Task, QueueUrl: string): Promise<void> {
    const { MaxNumberOfMessagesPerSecond: rate, DestinationArn } = task.asked;
    const receive = {
      QueueUrl,
      MaxNumberOfMessages: 1,
      VisibilityTimeout: holdSeconds,
      MessageAttributeNames: ['All'],
    };
    while (task.status === 'RUNNING') {
      const { Messages = [] } = await call<{ Messages?: Letter[] }>('ReceiveMessage', receive);
      const [letter] = Messages;
      if (!letter) {
        task.status = 'COMPLETED';
        return;
      }
      const { MessageId, ReceiptHandle, Body: MessageBody, MessageAttributes } = letter;
      const name = DestinationArn === undefined ? originOf(MessageId) : nameOf(DestinationArn);
      // a letter that was sent, rather than moved by SQS, comes from nowhere
      if (name === undefined || name === nameOf(task.asked.SourceArn)) {
        const hidden = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
        await call('ChangeMessageVisibility', hidden);
        fail(task, 'CouldNotDetermineMessageSource');
        return;
      }
      const destination = await call<object>('GetQueueUrl', { QueueName: name });
      await call('SendMessage', { ...destination, MessageBody, MessageAttributes });
      await call('DeleteMessage', { QueueUrl, ReceiptHandle });
      task.moved++;
      if (rate) await sleep(1000 / rate, undefined, { ref: false });
    }
    task.status = 'CANCELLED';
  }

  async function isDeadLetterQueue(arn: string): Promise<boolean> {
    const { QueueUrls = [] } = await call<{ QueueUrls?: string[] }>('ListQueues', {});
    const all = await Promise.all(QueueUrls.map(attributesOf));
    return all.some(
      ({ Attributes: { RedrivePolicy } }) =>
        RedrivePolicy && JSON.parse(RedrivePolicy).deadLetterTargetArn === arn,
    );
  }

  function attributesOf(QueueUrl: string) {
    const input = { QueueUrl, AttributeNames: ['All'] };
    return call<{ Attributes: Record<string, string> }>('GetQueueAttributes', input);
  }

  async function urlOf(parameter: string, arn: string): Promise<string> {
    const input = { QueueName: nameOf(arn) };
    const found = await call<{ QueueUrl: string }>('GetQueueUrl', input).catch(() => undefined);
    if (found && arn.startsWith('arn:aws:sqs:')) return found.QueueUrl;
    throw new ServiceError(
      'ResourceNotFoundException',
      `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    );
  }
}

function shown({ handle, asked, status, moved, toMove, startedMs, failureReason }: Task) {
  return {
    ...(status === 'RUNNING' && { TaskHandle: handle }),
    Status: status,
    ...asked,
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: toMove,
    ...(failureReason && { FailureReason: failureReason }),
    StartedTimestamp: startedMs,
  };
}

function isActive({ status }: Task): boolean {
  return status === 'RUNNING' || status === 'CANCELLING';
}

function fail(task: Task, reason: string) {
  task.status = 'FAILED';
  task.failureReason = reason;
}

function nameOf(arn: string): string {
  return arn.split(':')[5] ?? '';
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown) {
  return parseInput(schema, input, 'InvalidParameterValue');
}

function refusal(message: string) {
  return new ServiceError('InvalidParameterValue', message);
}
