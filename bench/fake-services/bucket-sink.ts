import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BucketSink {
  readonly origin: string;
  /** of objects and parts of them, so far */
  readonly bytes: () => number;
  readonly close: () => void;
}

const xml = (name: string, content = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`;

/** An S3 that has nothing, takes everything and keeps none of it. */
export async function startBucketSink(): Promise<BucketSink> {
  let bytes = 0;
  const server = createServer(async (request, response) => {
    for await (const chunk of request) bytes += chunk.length;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    bytes: () => bytes,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', 'application/xml');
  if (method === 'GET') return void response.end(xml('ListBucketResult'));
  if (method === 'PUT') return void response.setHeader('etag', '"1"').end();
  const isStart = /\?uploads/.test(url);
  const started = xml('InitiateMultipartUploadResult', '<UploadId>1</UploadId>');
  response.end(isStart ? started : xml('CompleteMultipartUploadResult', '<ETag>"1"</ETag>'));
}
