import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueCalls } from '../../operate/send-calls.ts';
import { callQueueUrl, mockQueues } from '../support/queues.ts';

let queues: ReturnType<typeof mockQueues>;
beforeEach(() => {
  queues = mockQueues();
  queues.client.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
});
afterEach(() => queues.client.restore());

const callIds = Array.from({ length: 25 }, (_, n) => n + 1);
const ending = () => new AbortController();
const queue = (pace = async () => {}, { signal } = ending()) =>
  queueCalls(new SQSClient({}), callQueueUrl, callIds, { pace, signal });
const queuedIds = () =>
  queues.client
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    .map(({ MessageBody = '' }) => JSON.parse(MessageBody).callId);

describe('ids for the queue', () => {
  it('are sent in their order, and counted once they are there', async () => {
    const counts = await Array.fromAsync(queue());

    expect(counts).toEqual([10, 20, 25]);
    expect(queuedIds()).toEqual(callIds);
  });

  it('keep to the pace, each of them', async () => {
    let waits = 0;

    await Array.fromAsync(queue(async () => void waits++));

    expect(waits).toBe(25);
  });

  it('that were counted are there when it is cut off, and no other', async () => {
    const end = ending();
    const counts: number[] = [];

    for await (const sent of queue(undefined, end)) {
      counts.push(sent);
      end.abort();
    }

    expect(counts).toEqual([10]);
    expect(queuedIds()).toEqual(callIds.slice(0, 10));
  });

  it('that SQS does not take end it', async () => {
    queues.client.on(SendMessageBatchCommand).rejects(new Error('down'));

    await expect(Array.fromAsync(queue())).rejects.toThrow('QUEUE_UNAVAILABLE');
  });
});
