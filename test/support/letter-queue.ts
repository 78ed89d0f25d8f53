import {
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { startSqs } from './local-sqs.ts';

/** A letter as our code sends it, without a code as SQS moves it. */
export interface SentLetter {
  readonly body: string;
  readonly code?: string;
  readonly attributes?: Record<string, string>;
}

/** The local SQS with letters in it. */
export async function startLetterQueue(letters: readonly SentLetter[] = []) {
  const { client, url, origin } = await startSqs();
  const queue = { client, url: url('letters'), callIdPointer: '/callId' };
  for (let start = 0; start < letters.length; start += 10) {
    const Entries = letters.slice(start, start + 10).map((letter, index) => ({
      Id: String(index),
      MessageBody: letter.body,
      MessageAttributes: attributesOf(letter),
    }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }
  return {
    client,
    origin,
    queue,
    callQueueUrl: url('calls'),
    /** all that is in a queue and hidden from nobody; it is hidden after */
    drain: async (name: 'letters' | 'calls') => {
      const found = [];
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: url(name),
            MaxNumberOfMessages: 10,
            MessageAttributeNames: ['All'],
            VisibilityTimeout: 600,
          }),
        );
        if (Messages.length === 0) return found;
        found.push(...Messages);
      }
    },
    send: (name: 'letters' | 'calls', letter: SentLetter) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: url(name),
          MessageBody: letter.body,
          MessageAttributes: attributesOf(letter),
        }),
      ),
    receive: (name: 'letters' | 'calls', VisibilityTimeout: number) =>
      client.send(new ReceiveMessageCommand({ QueueUrl: url(name), VisibilityTimeout })),
  };
}

function attributesOf({ code, attributes = {} }: SentLetter) {
  const all = {
    ...attributes,
    ...(code && { code, firstSeen: '2026-11-24T10:00:00.000Z', sourceMessageId: 'source' }),
  };
  const texts = Object.entries(all).map(([name, StringValue]) => [
    name,
    { DataType: 'String', StringValue },
  ]);
  const receiveCount = code && { receiveCount: { DataType: 'Number', StringValue: '3' } };
  return { ...Object.fromEntries(texts), ...receiveCount } as Record<string, MessageAttributeValue>;
}

/** Letters about calls from 1 on. */
export function lettersOf(codes: readonly (string | undefined)[]): SentLetter[] {
  return codes.map((code, index) => ({
    body: JSON.stringify({ callId: index + 1 }),
    ...(code && { code }),
  }));
}
