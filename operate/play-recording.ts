import type { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Bucket } from './stored-recordings.ts';

/** Bytes of a stored recording, as a browser asks for them. */
export interface Played {
  /** 404 where it was erased, 416 where it ends before the range begins */
  readonly status: 200 | 206 | 404 | 416;
  /** by the names of HTTP */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable;
}

/**
 * Reads a recording, never more of it than is taken.
 * @param range as the header of HTTP has it; whatever is not one range of bytes is all of them
 */
export async function playRecording(
  { client, name }: Bucket,
  key: string,
  range: string | undefined,
  abortSignal: AbortSignal,
): Promise<Played> {
  const Range = range && /^bytes=(\d+-\d*|-\d+)$/.test(range) ? range : undefined;
  const command = new GetObjectCommand({ Bucket: name, Key: key, Range });
  try {
    const { Body, ContentLength, ContentRange, ContentType } = await client.send(command, {
      abortSignal,
    });
    return {
      status: ContentRange === undefined ? 200 : 206,
      headers: {
        'accept-ranges': 'bytes',
        'content-type': isAudio.test(ContentType ?? '')
          ? (ContentType ?? '')
          : 'application/octet-stream',
        ...(ContentLength !== undefined && { 'content-length': String(ContentLength) }),
        ...(ContentRange !== undefined && { 'content-range': ContentRange }),
      },
      // in Node it is one
      body: Body as Readable,
    };
  } catch (error) {
    const { name: code } = error as Error;
    if (code === 'NoSuchKey') return { status: 404, headers: {} };
    if (code === 'InvalidRange') return { status: 416, headers: { 'accept-ranges': 'bytes' } };
    throw error;
  }
}

// the browser goes by the type, and plays nothing it does not trust
const isAudio = /^(audio\/[\w.+-]+|application\/ogg)$/;
