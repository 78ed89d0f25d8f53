import type { IncomingMessage } from 'node:http';

// far above what any action takes, so that each says its own limit
const farAbove = 16 * 1024 * 1024;

/** Reads a request's body; `undefined` if it is longer than `limitBytes`. */
export async function readBody(
  request: IncomingMessage,
  limitBytes = farAbove,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    // the rest is still read, or the client would see a reset instead of the answer
    if (length <= limitBytes) chunks.push(chunk);
  }
  return length > limitBytes ? undefined : Buffer.concat(chunks);
}
