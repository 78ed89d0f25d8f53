import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, beforeEach } from 'vitest';

/** A bucket in fauxqs, empty before each test. Use once in a file. */
export function fauxqsBucket() {
  const app = buildApp({ logger: false });
  const bucket = { origin: '', client: undefined as unknown as S3Client, name: '', put, keys };
  let count = 0;

  beforeAll(async () => {
    bucket.origin = await app.listen({ host: '127.0.0.1', port: 0 });
    bucket.client = new S3Client({
      endpoint: bucket.origin,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    bucket.client.destroy();
    await app.close();
  });
  beforeEach(async () => {
    bucket.name = `recordings-${++count}`;
    await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }));
  });
  return bucket;

  async function put(Key: string, Body: string | Uint8Array = 'RIFF', ContentType = 'audio/wav') {
    const command = new PutObjectCommand({ Bucket: bucket.name, Key, Body, ContentType });
    await bucket.client.send(command);
  }

  async function keys() {
    const command = new ListObjectsV2Command({ Bucket: bucket.name });
    const { Contents = [] } = await bucket.client.send(command);
    return Contents.map(({ Key }) => Key);
  }
}
