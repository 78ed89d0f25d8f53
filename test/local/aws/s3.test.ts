import { once } from 'node:events';
import { request } from 'node:http';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { bucketName, createS3 } from '../../../local/aws/s3.ts';

const Bucket = 'recordings';

async function start() {
  const s3 = await createS3();
  const endpoint = await startAwsEndpoint(0, {
    byTarget: {},
    byPath: {},
    bySignature: { s3: s3.serve },
  });
  onTestFinished(async () => {
    await endpoint.close();
    await s3.close();
  });
  await s3.createBucket(Bucket);
  const client = new S3Client({
    endpoint: endpoint.origin,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(() => client.destroy());
  const read = async (Key: string, Range?: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  return { client, origin: endpoint.origin, read };
}

describe('S3', () => {
  it('keeps bytes as they are, and gives parts of them', async () => {
    const { client, read } = await start();
    const Body = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));

    await client.send(
      new PutObjectCommand({ Bucket, Key: 'calls/1/2.wav', Body, ContentType: 'audio/wav' }),
    );

    expect((await read('calls/1/2.wav')).equals(Body)).toBe(true);
    expect([...(await read('calls/1/2.wav', 'bytes=256-258'))]).toEqual([0, 1, 2]);
  });

  it('lists by prefix, and deletes', async () => {
    const { client } = await start();
    for (const Key of ['calls/1/2.wav', 'calls/1/3.wav', 'calls/12/4.wav']) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    }
    const keys = async (Prefix: string) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key }) => Key);
    };

    expect(await keys('calls/1/')).toEqual(['calls/1/2.wav', 'calls/1/3.wav']);

    const Objects = [{ Key: 'calls/1/2.wav' }, { Key: 'calls/1/3.wav' }];
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));

    expect(await keys('')).toEqual(['calls/12/4.wav']);
  });

  it('writes only what is not there yet, where it is asked to', async () => {
    const { client, read } = await start();
    const put = (Body: string, Key = 'a', IfNoneMatch: string | undefined = '*') =>
      client.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch })).then(
        () => 'written',
        (error: Error) => error.name,
      );

    expect(await put('1')).toBe('written');
    const before = await read('a');
    expect(await put('5')).toBe('PreconditionFailed');
    expect(await read('a')).toEqual(before);
    expect(await put('5', 'b')).toBe('written');
    expect(await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '6' }))).toBeTruthy();
    expect(`${await read('a')}`).toBe('6');
  });

  it('writes one of many that come at the same time', async () => {
    const { origin } = await start();
    const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260101/x/s3/aws4_request';
    const headers = { authorization, 'if-none-match': '*', 'content-length': '1' };
    const requests = Array.from({ length: 20 }, () => {
      const sent = request(`${origin}/${Bucket}/a`, { method: 'PUT', headers });
      sent.flushHeaders();
      return sent;
    });
    await Promise.all(
      requests.map(async (sent) => once((await once(sent, 'socket'))[0], 'connect')),
    );
    const answered = requests.map((sent) => once(sent, 'response'));

    // their last byte
    for (const sent of requests) sent.end('x');

    const statuses = (await Promise.all(answered)).map(([{ statusCode }]) => statusCode);
    expect(statuses.sort()).toEqual([200, ...Array(19).fill(412)]);
  });

  it('takes an object in parts, and asks the same of it at its end', async () => {
    const { client, read } = await start();
    const Key = 'long.wav';
    const part = Buffer.alloc(5 * 1024 * 1024, 1);
    const upload = async () => {
      const of = { Bucket, Key };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(of));
      const Parts: CompletedPart[] = [];
      for (const [i, Body] of [part, Buffer.from('end')].entries()) {
        const PartNumber = i + 1;
        const input = { ...of, UploadId, PartNumber, Body };
        const { ETag } = await client.send(new UploadPartCommand(input));
        Parts.push({ ETag, PartNumber });
      }
      const complete = () =>
        client.send(
          new CompleteMultipartUploadCommand({
            ...{ ...of, UploadId, MultipartUpload: { Parts } },
            IfNoneMatch: '*',
          }),
        );
      const abort = () => client.send(new AbortMultipartUploadCommand({ ...of, UploadId }));
      return { complete, abort };
    };

    const [first, second] = [await upload(), await upload()];
    await first.complete();

    await expect(second.complete()).rejects.toThrow(
      expect.objectContaining({ name: 'PreconditionFailed' }),
    );
    await second.abort();
    expect((await read(Key)).equals(Buffer.concat([part, Buffer.from('end')]))).toBe(true);
  });

  it.each([
    ['versions of objects', new ListObjectVersionsCommand({ Bucket })],
    ['uploads under way', new ListMultipartUploadsCommand({ Bucket })],
    ['tags', new GetObjectTaggingCommand({ Bucket, Key: 'a' })],
  ] as [string, ListObjectVersionsCommand][])('says that it knows no %s', async (_, command) => {
    const { client } = await start();

    await expect(client.send(command)).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  it('answers what is signed for it alone, in a header or in the address', async () => {
    const { client, origin } = await start();

    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    const answers = await Promise.all(
      [
        '',
        '?X-Amz-Credential=local%2F20260101%2Fx%2Fsqs%2Faws4_request',
        '?X-Amz-Credential=local%2F20260101%2Fx%2Fs3%2Faws4_request',
        '?AWSAccessKeyId=local&Signature=x&Expires=1',
      ].map((query) => fetch(`${origin}/${Bucket}${query}`)),
    );

    expect(Buckets.map(({ Name }) => Name)).toEqual([Bucket]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 200, 200]);
  });
});

describe('the name of a bucket', () => {
  it('is one that S3 takes', () => {
    const long = `CallEnrichment-${'long'.repeat(20)}-CopyRecordingsBucket12AB34CD`;

    expect(bucketName('Toy-Bucket')).toBe('toy-bucket');
    expect(bucketName(long)).toMatch(/^[a-z][a-z0-9-]{2,62}$/);
    expect(bucketName(long)).toMatch(/copyrecordingsbucket12ab34cd$/);
  });
});
