import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listLetters } from '../../operate/list-letters.ts';
import { redriveLetters } from '../../operate/redrive-letters.ts';
import { lettersOf, startLetterQueue } from '../support/letter-queue.ts';

const options = { now: Date.now, waitSeconds: 0, pace: async () => {} };
const letters = lettersOf(
  Array.from({ length: 60 }, (_, n) => (n % 3 ? 'CALL_NOT_FOUND' : 'LINER_WRONG_CALL')),
);
const bodiesOf = (code: string) =>
  letters.filter((letter) => letter.code === code).map(({ body }) => body);

/** Where a process is killed: at a request of this kind, before SQS has seen it or once it has answered. */
const ends = [
  ['ReceiveMessage', 2, 'after'],
  ['ChangeMessageVisibilityBatch', 1, 'before'],
  ['SendMessageBatch', 1, 'before'],
  ['SendMessageBatch', 1, 'after'],
  ['SendMessageBatch', 3, 'after'],
  ['DeleteMessageBatch', 1, 'before'],
  ['DeleteMessageBatch', 1, 'after'],
] as const;

/** Stands before SQS, and kills the process that asks it at one of its requests. */
async function startFront(origin: string) {
  const handles: string[] = [];
  let onRequest = (_action: string, _when: 'before' | 'after'): boolean => false;
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (onRequest(action, 'before')) return;
    const answer = await fetch(origin, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${action}`,
      },
      body: Buffer.concat(chunks),
    });
    const body = await answer.text();
    const { Messages = [] } = JSON.parse(body || '{}');
    for (const { ReceiptHandle } of Messages) handles.push(ReceiptHandle);
    if (onRequest(action, 'after')) return;
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    /** the receipt handles of what it was given */
    handles,
    killAt: (child: ChildProcess, [action, nth, when]: (typeof ends)[number]) => {
      let count = 0;
      onRequest = (asked, at) => {
        return asked === action && at === when && ++count === nth && child.kill('SIGKILL');
      };
    },
  };
}

describe('a redrive that is killed', () => {
  it('again and again loses nothing, and touches nothing that was not chosen', async () => {
    const { queue, callQueueUrl, origin, drain } = await startLetterQueue(letters);
    const front = await startFront(origin);
    /** as if time had passed */
    const showHeld = async () => {
      for (const ReceiptHandle of front.handles.splice(0)) {
        const shown = { QueueUrl: queue.url, ReceiptHandle, VisibilityTimeout: 0 };
        await queue.client.send(new ChangeMessageVisibilityCommand(shown)).catch(() => {});
      }
    };
    const through = (url: string) => url.replace(origin, front.origin);
    const signals = [];

    for (const end of ends) {
      const args = [front.origin, through(queue.url), through(callQueueUrl), 'CALL_NOT_FOUND'];
      const child = spawn(process.execPath, ['test/support/redrive-process.ts', ...args]);
      front.killAt(child, end);
      const [, signal] = await once(child, 'exit');
      signals.push(signal);
      await showHeld();
    }
    await redriveLetters(queue, callQueueUrl, { codes: ['CALL_NOT_FOUND'] }, options);

    expect(signals).toEqual(ends.map(() => 'SIGKILL'));
    const left = await listLetters(queue, {}, { ...options, withBodies: true });
    expect(left.letters.map(({ body }) => body).sort()).toEqual(
      bodiesOf('LINER_WRONG_CALL').sort(),
    );
    const sent = (await drain('calls')).map(({ Body }) => Body);
    expect([...new Set(sent)].sort()).toEqual(bodiesOf('CALL_NOT_FOUND').sort());
  });
});
