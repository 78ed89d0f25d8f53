import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { postpone, sendCall, sendCalls } from '../../clients/call-queue.ts';
import { callQueueUrl, mockQueues } from '../support/queues.ts';

let queues: ReturnType<typeof mockQueues>;
beforeEach(() => {
  queues = mockQueues();
  queues.client.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
});

const { signal } = new AbortController();
const sqs = () => new SQSClient({});

describe('the call queue', () => {
  it('takes one id as the documented message', async () => {
    await sendCall(sqs(), callQueueUrl, 7, signal);

    expect(queues.queued()).toEqual([{ body: '{"callId":7}', attributes: {} }]);
  });

  it('takes many ids, ten a request', async () => {
    const callIds = Array.from({ length: 23 }, (_, n) => n + 1);

    await sendCalls(sqs(), callQueueUrl, callIds, signal);

    const entries = queues.client
      .commandCalls(SendMessageBatchCommand)
      .map(({ args: [{ input }] }) => input.Entries ?? []);
    expect(entries.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(entries.flat().map(({ MessageBody }) => MessageBody)).toEqual(
      callIds.map((callId) => `{"callId":${callId}}`),
    );
    for (const batch of entries) expect(new Set(batch.map(({ Id }) => Id)).size).toBe(batch.length);
  });

  it('has not taken them when one of them failed', async () => {
    queues.client
      .on(SendMessageBatchCommand)
      .resolves({ Failed: [{ Id: '3', Code: 'InternalError', SenderFault: false }] });

    await expect(sendCalls(sqs(), callQueueUrl, [1, 2, 3, 4], signal)).rejects.toThrow(
      'QUEUE_UNAVAILABLE',
    );
  });

  it('hides messages for whole seconds, rounded up', async () => {
    const messages = [
      { receiptHandle: 'a', delayMs: 1_000 },
      { receiptHandle: 'b', delayMs: 7_500.5 },
    ];

    await postpone(sqs(), callQueueUrl, messages, signal);

    expect([...queues.hidden()]).toEqual([
      ['a', 1],
      ['b', 8],
    ]);
  });
});
