import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Download, StoredObject } from '../core/copy-recording.ts';
import { PermanentError, RetryableError } from '../core/errors.ts';
import { nameOf } from './table-errors.ts';

/** Objects of one bucket. All throw RetryableError BUCKET_UNAVAILABLE. */
export function createRecordingsBucket(client: S3Client, bucketName: string) {
  return { list, upload, remove };

  /** Objects whose names begin so; the first thousand, and a call has 100 recordings. */
  async function list(prefix: string, abortSignal: AbortSignal): Promise<StoredObject[]> {
    const command = new ListObjectsV2Command({ Bucket: bucketName, Prefix: prefix });
    const { Contents = [] } = await client.send(command, { abortSignal }).catch(unavailable);
    return Contents.map(({ Key = '', Size = 0, LastModified }) => ({
      key: Key,
      bytes: Size,
      storedAtMs: LastModified?.getTime() ?? 0,
    }));
  }

  /**
   * Stores the whole body or nothing, part by part, so that one part is in memory. What its body
   * throws is thrown. @returns false where there is an object of that name, which stays as it is
   */
  async function upload(key: string, { body, kind }: Download<Readable>): Promise<boolean> {
    const upload = new Upload({
      client,
      // a second one would go on reading when the first has failed
      queueSize: 1,
      leavePartsOnError: true,
      params: {
        Bucket: bucketName,
        Key: key,
        Body: body,
        ContentType: kind.contentType,
        IfNoneMatch: '*',
      },
    });
    try {
      await upload.done();
      return true;
    } catch (error) {
      body.destroy();
      if (upload.uploadId) await abort(key, upload.uploadId);
      if (nameOf(error) === 'PreconditionFailed') return false;
      if (error instanceof PermanentError || error instanceof RetryableError) throw error;
      return unavailable(error);
    }
  }

  // what is left behind goes by the lifecycle of the bucket
  async function abort(Key: string, UploadId: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({ Bucket: bucketName, Key, UploadId });
    await client.send(command).catch(() => {});
  }

  async function remove(key: string, abortSignal: AbortSignal): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: bucketName, Key: key });
    await client.send(command, { abortSignal }).catch(unavailable);
  }
}

function unavailable(cause: unknown): never {
  throw new RetryableError('BUCKET_UNAVAILABLE', { cause });
}
