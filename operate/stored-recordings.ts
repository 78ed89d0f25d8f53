import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { CallId } from '../core/call-id.ts';
import { callPrefix, recordingIdOf } from '../core/recording-audio.ts';
import type { Stack } from './stack/stack.ts';

/** A recording in the stack's bucket. */
export interface StoredRecording {
  readonly callId: CallId;
  readonly recordingId: number;
  readonly key: string;
  readonly bytes: number;
  /** ISO 8601 */
  readonly storedAt: string;
}

/** Where recordings are stored. */
export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

/** The stack's own; undefined where it copies no recordings. */
export function bucketOf({ clients, outputs }: Pick<Stack, 'clients' | 'outputs'>) {
  const name = outputs.RecordingsBucketName;
  return name === undefined ? undefined : { client: clients.s3, name };
}

/** Recordings of a call, or of all calls, page by page. What is under no key of ours is left out. */
export async function* listRecordings(
  { client, name }: Bucket,
  callId?: CallId,
): AsyncGenerator<readonly StoredRecording[]> {
  const Prefix = callId === undefined ? 'calls/' : callPrefix(callId);
  const pages = paginateListObjectsV2({ client }, { Bucket: name, Prefix });
  for await (const { Contents = [] } of pages) {
    yield Contents.flatMap(({ Key = '', Size = 0, LastModified }) => {
      const recordingId = recordingIdOf(Key);
      const storedAt = (LastModified ?? new Date(0)).toISOString();
      return recordingId === undefined
        ? []
        : [{ callId: Number(Key.split('/')[1]), recordingId, key: Key, bytes: Size, storedAt }];
    });
  }
}

/** All recordings of a call: a hundred at most. */
export async function recordingsOf(bucket: Bucket, callId: CallId): Promise<StoredRecording[]> {
  return (await Array.fromAsync(listRecordings(bucket, callId))).flat();
}

/** @throws {Error} with the name of S3's code, when one of them stays */
export async function deleteRecordings(
  { client, name }: Bucket,
  recordings: readonly StoredRecording[],
): Promise<void> {
  for (let left = [...recordings]; left.length > 0; left = left.slice(mostAtOnce)) {
    const Objects = left.slice(0, mostAtOnce).map(({ key }) => ({ Key: key }));
    const command = new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: true } });
    const { Errors: [error] = [] } = await client.send(command);
    if (error) throw Object.assign(new Error(error.Message), { name: error.Code });
  }
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
const mostAtOnce = 1000;
