import {
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { ReceivedLetter } from './letter.ts';

// of ten together; a message alone may be larger
const largestBatchBytes = 240_000;

/** As many as one request takes: ten, and no more bytes than all accounts and stand-ins allow. */
export function batchesOf(letters: readonly ReceivedLetter[]): ReceivedLetter[][] {
  const batches: ReceivedLetter[][] = [];
  let bytes = 0;
  for (const received of letters) {
    const own = received.letter.bytes + Buffer.byteLength(JSON.stringify(received.attributes));
    const batch = batches.at(-1);
    if (batch && batch.length < 10 && bytes + own <= largestBatchBytes) {
      batch.push(received);
      bytes += own;
    } else {
      batches.push([received]);
      bytes = own;
    }
  }
  return batches;
}

/** Sends the bodies as they came; resolves to the ids of the new messages by the letters that SQS took. */
export async function sendBatch(
  client: SQSClient,
  QueueUrl: string,
  letters: readonly ReceivedLetter[],
): Promise<Map<ReceivedLetter, string>> {
  const Entries = letters.map(({ body, attributes }, index) => ({
    Id: String(index),
    MessageBody: body,
    MessageAttributes: attributes,
  }));
  const command = new SendMessageBatchCommand({ QueueUrl, Entries });
  const { Successful = [] } = await client.send(command);
  return new Map(
    Successful.flatMap(({ Id, MessageId = '' }) => {
      const received = letters[Number(Id)];
      return received ? [[received, MessageId] as const] : [];
    }),
  );
}

/** Deletes letters; resolves to those that are gone. */
export async function deleteBatch(
  client: SQSClient,
  QueueUrl: string,
  letters: readonly ReceivedLetter[],
): Promise<ReceivedLetter[]> {
  if (letters.length === 0) return [];
  const Entries = letters.map(({ receiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle: receiptHandle,
  }));
  const { Successful = [] } = await client.send(
    new DeleteMessageBatchCommand({ QueueUrl, Entries }),
  );
  return Successful.flatMap(({ Id }) => letters[Number(Id)] ?? []);
}
