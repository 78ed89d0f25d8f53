import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Download, StoredObject } from '../core/copy-recording.ts';
import { PermanentError, RetryableError } from '../core/errors.ts';
import { nameOf } from './table-errors.ts';
import { collectYoung } from './young-garbage.ts';

// the least that S3 takes of any part but the last; it takes 10,000 of them
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const partBytes = 5 * 1024 * 1024;
// as the SDK chooses for an object of one part
const ChecksumAlgorithm = 'CRC32';
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
const unlessThere = { IfNoneMatch: '*' };

/** Objects of one bucket. Each throws RetryableError, BUCKET_UNAVAILABLE or DEADLINE_REACHED. */
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
   * Stores the whole body or nothing. What its body throws is thrown.
   * @returns false where there is an object of that name, which stays as it is
   */
  async function upload(
    key: string,
    { body, kind }: Download<AsyncIterable<Buffer>>,
    abortSignal: AbortSignal,
  ): Promise<boolean> {
    const object = { Bucket: bucketName, Key: key };
    const described = { ...object, ContentType: kind.contentType };
    const Parts: CompletedPart[] = [];
    let UploadId: string | undefined;
    try {
      for await (const { bytes: Body, isAll } of partsOf(body)) {
        if (isAll) {
          const command = new PutObjectCommand({ ...described, ...unlessThere, Body });
          await client.send(command, { abortSignal });
          collectYoung();
          return true;
        }
        UploadId ??= await begin(described, abortSignal);
        const PartNumber = Parts.length + 1;
        const part = { ...object, UploadId, PartNumber, ChecksumAlgorithm, Body } as const;
        const sent = await client.send(new UploadPartCommand(part), { abortSignal });
        Parts.push({ PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 });
        collectYoung();
      }
      const whole = { ...object, ...unlessThere, UploadId, MultipartUpload: { Parts } };
      await client.send(new CompleteMultipartUploadCommand(whole), { abortSignal });
      return true;
    } catch (error) {
      if (UploadId) await abort(key, UploadId);
      if (nameOf(error) === 'PreconditionFailed' && !isRepeated(error)) return false;
      if (error instanceof PermanentError || error instanceof RetryableError) throw error;
      if (abortSignal.aborted) throw new RetryableError('DEADLINE_REACHED');
      return unavailable(error);
    }
  }

  async function begin(
    described: { readonly Bucket: string; readonly Key: string },
    abortSignal: AbortSignal,
  ): Promise<string | undefined> {
    const command = new CreateMultipartUploadCommand({ ...described, ChecksumAlgorithm });
    return (await client.send(command, { abortSignal })).UploadId;
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

/** Pieces put together, all in the same memory: each part is done with before the next is asked for. */
async function* partsOf(pieces: AsyncIterable<Buffer>) {
  const part = Buffer.allocUnsafeSlow(partBytes);
  let filled = 0;
  let isAll = true;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      if (filled === partBytes) {
        isAll = false;
        yield { bytes: part, isAll };
        filled = 0;
      }
      const copied = piece.copy(part, filled, at);
      at += copied;
      filled += copied;
    }
  }
  yield { bytes: part.subarray(0, filled), isAll };
}

/** A second attempt meets what the first may have stored: then nobody would tell of it. */
function isRepeated(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.$metadata.attempts ?? 1) > 1;
}

function unavailable(cause: unknown): never {
  throw new RetryableError('BUCKET_UNAVAILABLE', { cause });
}
