import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from './aws-mocks.ts';

export const callQueueUrl = 'http://127.0.0.1:9324/000000000000/calls';
export const deadLetterQueueUrl = 'http://127.0.0.1:9324/000000000000/dead-letters';

export interface SentLetter {
  readonly body: string;
  /** names and values of the message attributes */
  readonly attributes: Record<string, string>;
}

/** The queues behind the SDK's SQS client. */
export function mockQueues() {
  const client = mockClient(SQSClient);
  client.on(SendMessageCommand).resolves({ MessageId: 'sent' });
  client.on(ChangeMessageVisibilityBatchCommand).resolves({ Successful: [], Failed: [] });

  const sentTo = (url: string): SentLetter[] =>
    client
      .commandCalls(SendMessageCommand)
      .map(({ args: [{ input }] }) => input)
      .filter(({ QueueUrl }) => QueueUrl === url)
      .map(({ MessageBody = '', MessageAttributes = {} }) => ({
        body: MessageBody,
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
            name,
            StringValue,
          ]),
        ),
      }));

  return {
    client,
    queued: () => sentTo(callQueueUrl),
    deadLetters: () => sentTo(deadLetterQueueUrl),
    /** seconds by receipt handle */
    hidden: () =>
      new Map(
        client
          .commandCalls(ChangeMessageVisibilityBatchCommand)
          .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
          .map(({ ReceiptHandle = '', VisibilityTimeout }) => [ReceiptHandle, VisibilityTimeout]),
      ),
  };
}
