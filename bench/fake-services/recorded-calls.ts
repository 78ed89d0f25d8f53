import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One recording of each call, with as many bytes as the id of the call says. */
export interface RecordedCalls {
  /** where it stands in the record, and where its event goes */
  readonly awsOrigin: string;
  /** where it is */
  readonly linerOrigin: string;
  readonly close: () => void;
}

const recordingId = 1;

/** The event of a message about the recording that has so many bytes. */
export function copyRequestOf(bytes: number): object {
  const body = JSON.stringify({ callId: bytes, recordingId });
  return { Records: [{ messageId: 'message', body, eventSource: 'aws:sqs' }] };
}

export async function startRecordedCalls(): Promise<RecordedCalls> {
  const liner = await listening((request, response) => {
    let left = Number(request.url?.split('/').at(-1));
    const piece = Buffer.alloc(64 * 1024, 'sound');
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': left });
    const pump = () => {
      while (left > 0 && !response.destroyed) {
        const size = Math.min(left, piece.length);
        left -= size;
        if (!response.write(piece.subarray(0, size))) return;
      }
      response.end();
    };
    response.on('drain', pump);
    pump();
  });
  const aws = await listening(async (request, response) => {
    const input = JSON.parse(await text(request));
    const isRead = String(request.headers['x-amz-target']).endsWith('.GetItem');
    const taken = { FailedEntryCount: 0, Entries: [{ EventId: 'event' }] };
    response.end(JSON.stringify(isRead ? { Item: itemOf(input.Key.callId.N) } : taken));
  });
  const close = () => {
    for (const { server } of [liner, aws]) {
      server.closeAllConnections();
      server.close();
    }
  };
  return { awsOrigin: aws.origin, linerOrigin: liner.origin, close };

  function itemOf(bytes: string) {
    const fileUrl = { S: `${liner.origin}/recordings/${bytes}` };
    const recording = { M: { id: { N: String(recordingId) }, fileUrl } };
    return { callId: { N: bytes }, recordings: { L: [recording] } };
  }
}

async function listening(serve: RequestListener) {
  const server = createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
