import { SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { sendToDeadLetters } from '../../clients/dead-letters.ts';
import { deadLetterQueueUrl, mockQueues } from '../support/queues.ts';

let queues: ReturnType<typeof mockQueues>;
beforeEach(() => {
  queues = mockQueues();
});

const { signal } = new AbortController();
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const largestBytes = 1_048_576;
const attributes = {
  code: 'MESSAGE_UNREADABLE',
  receiveCount: '17',
  firstSeen: '2026-11-23T12:00:00.000Z',
  sourceMessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
};

async function lettered(body: string) {
  const letter = { body, ...attributes, code: 'MESSAGE_UNREADABLE', receiveCount: 17 } as const;
  await sendToDeadLetters(new SQSClient({}), deadLetterQueueUrl, letter, signal);
  const [sent] = queues.deadLetters();
  expect(sent?.body === body).toBe(true);
  return sent?.attributes;
}

describe('a message that is dead-lettered', () => {
  it('says why, since when, how often and which it was', async () => {
    expect(await lettered('{}')).toEqual(attributes);
  });

  // name, type and value: 28, 20, 39 and 57 bytes
  for (const [roomBytes, names] of [
    [144, ['code', 'receiveCount', 'firstSeen', 'sourceMessageId']],
    [143, ['code', 'receiveCount', 'firstSeen']],
    [86, ['code', 'receiveCount']],
    [47, ['code']],
    [28, ['code']],
    [27, []],
    [0, []],
  ] as const) {
    it(`keeps its body whole, and of the rest what ${roomBytes} bytes hold`, async () => {
      // letters of two bytes, so that bytes are counted and not letters
      const body = 'ё'.repeat(10) + 'x'.repeat(largestBytes - 20 - roomBytes);

      const kept = await lettered(body);

      expect(Object.keys(kept ?? {})).toEqual(names);
    });
  }
});
