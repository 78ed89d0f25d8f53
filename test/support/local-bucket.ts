import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { startAwsEndpoint } from '../../local/aws/endpoint.ts';
import { createS3 } from '../../local/aws/s3.ts';

export interface SeenS3 {
  readonly method: string;
  readonly url: string;
  readonly ifNoneMatch: string | undefined;
}

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The local S3 with one bucket, watched. */
export async function startBucket(name: string) {
  const s3 = await createS3();
  const bucket = {
    name,
    requests: [] as SeenS3[],
    /** answers instead of S3, where it returns true */
    instead: undefined as
      | ((request: IncomingMessage, response: ServerResponse) => boolean)
      | undefined,
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    bucket.requests.push({ method, url, ifNoneMatch: headers['if-none-match'] });
    if (!bucket.instead?.(request, response)) s3.serve(request, response);
  };
  const endpoint = await startAwsEndpoint(0, {
    byTarget: {},
    byPath: {},
    bySignature: { s3: serve },
  });
  await s3.createBucket(name);
  const client = new S3Client({ endpoint: endpoint.origin, region: 'eu-west-1', credentials });

  return Object.assign(bucket, {
    origin: endpoint.origin,
    client,
    /** names of all objects, and what they hold */
    async objects(): Promise<Record<string, Buffer>> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name }));
      const read = async ({ Key = '' }) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key }));
        return [Key, Buffer.from((await Body?.transformToByteArray()) ?? [])] as const;
      };
      return Object.fromEntries(await Promise.all(Contents.map(read)));
    },
    async typeOf(Key: string) {
      const { ContentType } = await client.send(new HeadObjectCommand({ Bucket: name, Key }));
      return ContentType;
    },
    async close() {
      client.destroy();
      await endpoint.close();
      await s3.close();
    },
  });
}
