import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type _Object, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { fromItem } from '../../clients/attribute-values.ts';
import { region } from '../lambda/environment.ts';

export type StoredRecord = Readonly<Record<string, unknown>> & { readonly callId: number };

/** Why a message was dead-lettered. */
export interface ShownLetter {
  readonly code: string;
  readonly body: string;
}

export type AwsReader = ReturnType<typeof createAwsReader>;

/** Queues, tables and buckets through their public endpoint, as any program sees them. */
export function createAwsReader(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = new SQSClient({ endpoint, region, credentials });
  const dynamodb = new DynamoDBClient({ endpoint, region, credentials });
  const s3 = new S3Client({ endpoint, region, credentials });

  return {
    async sendMessages(QueueUrl: string, bodies: readonly string[]): Promise<void> {
      for (let start = 0; start < bodies.length; start += 10) {
        const some = bodies.slice(start, start + 10);
        const Entries = some.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
    },

    async readRecords(TableName: string): Promise<StoredRecord[]> {
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
      const records = Items.map((item: Record<string, AttributeValue>) => fromItem(item));
      return (records as StoredRecord[]).sort((a, b) => a.callId - b.callId);
    },

    /** Messages waiting, delayed or being worked on. */
    async countMessages(QueueUrl: string): Promise<number> {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      const { Attributes = {} } = await sqs.send(command);
      const counts = Object.entries(Attributes).filter(([name]) => name.startsWith('Approximate'));
      return counts.reduce((sum, [, count]) => sum + Number(count), 0);
    },

    /** The first thousand. */
    async listObjects(Bucket: string): Promise<_Object[]> {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents;
    },

    /** What waits among the dead letters, and stays there. */
    async readDeadLetters(QueueUrl: string): Promise<ShownLetter[]> {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await sqs.send(command);
      return Messages.map(({ Body = '', MessageAttributes }) => ({
        code: MessageAttributes?.code?.StringValue ?? 'no code',
        body: Body,
      }));
    },
  };
}
