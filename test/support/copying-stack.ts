import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect } from 'vitest';
import { canariesIn } from './canaries.ts';
import type { Behaviour } from './liner-answers.ts';
import { credentials } from './local-bucket.ts';
import { eventually } from './local-eventually.ts';
import { listing, recording } from './recordings.ts';
import { writeQuickAssembly } from './stack-assembly.ts';
import { type RunningStack, startStack } from './stack-running.ts';

/** A stack that copies recordings, in an object that is filled before the first test. Use once in a file. */
export function copyingStack() {
  const shared = {} as RunningStack;
  let sqs: SQSClient;
  let s3: S3Client;
  let removeAssembly: () => Promise<void>;
  const output = (name: string) => shared.stack.outputs[name];

  beforeAll(async () => {
    const { dir, remove } = await writeQuickAssembly('recordings=copy', 'recordingMaxMb=50');
    removeAssembly = remove;
    Object.assign(shared, await startStack(dir, { RETRY_CAP_SECONDS: '2' }));
    // links are followed without the token
    shared.liner.accepted = undefined;
    const client = { endpoint: shared.stack.awsEndpoint, region: 'us-east-1', credentials };
    sqs = new SQSClient(client);
    s3 = new S3Client(client);
  });

  afterAll(async () => {
    const letters = await parts.letters();
    await shared.stop();
    await removeAssembly();
    expect(canariesIn(...shared.log, letters, shared.events)).toEqual([]);
  });

  const parts = {
    /** Where a file of Liner's is; nothing of it may be told anywhere. */
    link: (id: number) =>
      `${shared.liner.origin}/canary-link-3d9a/${id}?signed=canary-signature-81c4`,
    /** Has a call list these recordings, by id and link. */
    list(callId: number, links: Readonly<Record<number, string>>) {
      const items = Object.entries(links).map(([id, fileUrl]) => recording(+id, { fileUrl }));
      shared.liner.script(`/v2/call-record/?callId=${callId}`, listing(items));
    },
    /** What Liner does with requests for a file, one after the other. */
    serve(link: string, ...behaviours: Behaviour[]) {
      shared.liner.script(link.slice(shared.liner.origin.length), ...behaviours);
    },
    requestsFor: (link: string) =>
      shared.liner.requests.filter(({ path }) => link === `${shared.liner.origin}${path}`),
    async sendCopy(body: object) {
      const input = { QueueUrl: output('CopyQueueUrl'), MessageBody: JSON.stringify(body) };
      await sqs.send(new SendMessageCommand(input));
    },
    /** Resolves once no message waits, is delayed, or is being worked on. */
    async idle() {
      await shared.client.idle();
      const command = new GetQueueAttributesCommand({
        QueueUrl: output('CopyQueueUrl'),
        AttributeNames: ['All'],
      });
      await eventually(async () => {
        const { Attributes = {} } = await sqs.send(command);
        return Object.entries(Attributes)
          .filter(([name]) => name.startsWith('ApproximateNumberOfMessages'))
          .every(([, count]) => count === '0');
      });
    },
    /** Names of the objects of a call, and what they hold. */
    async objects(callId: number): Promise<Record<string, Buffer>> {
      const of = { Bucket: output('RecordingsBucketName') };
      const list = new ListObjectsV2Command({ ...of, Prefix: `calls/${callId}/` });
      const { Contents = [] } = await s3.send(list);
      const read = async ({ Key = '' }) => {
        const { Body } = await s3.send(new GetObjectCommand({ ...of, Key }));
        return [Key, Buffer.from((await Body?.transformToByteArray()) ?? [])] as const;
      };
      return Object.fromEntries(await Promise.all(Contents.map(read)));
    },
    /** What waits among the dead letters of recordings, by body, and stays there. */
    async letters(): Promise<Record<string, string | undefined>> {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: output('CopyDeadLetterQueueUrl'),
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageAttributeNames: ['All'],
        }),
      );
      return Object.fromEntries(
        Messages.map(({ Body = '', MessageAttributes }) => [
          Body,
          MessageAttributes?.code?.StringValue,
        ]),
      );
    },
    /** ids of the recordings that were told of; one that was killed may tell twice, under one id */
    toldOf: (callId: number) =>
      shared.events
        .filter((event) => event['detail-type'] === 'Recording Stored')
        .filter(({ detail }) => detail.callId === callId)
        .map(({ detail }) => detail),
  };
  return Object.assign(shared, parts);
}
