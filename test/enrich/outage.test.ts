import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { rotatedTokenCanary } from '../support/canaries.ts';
import { enrichFunction } from '../support/enrich-function.ts';
import { tokenSecretArn } from '../support/environments.ts';
import { calling, failing, resetting } from '../support/liner-answers.ts';
import type { Behaviour } from '../support/liner-server.ts';
import { drain } from '../support/simulated-queue.ts';

const lambda = enrichFunction();

const hourMs = 3_600_000;
const { maxReceiveCount, retryBaseSeconds, retryCapSeconds, timeoutSeconds } = readConfig({
  linerHost: 'https://liner.example',
});
const queue = {
  maxReceiveCount,
  retentionMs: 14 * 24 * hourMs,
  visibilityMs: 6 * timeoutSeconds * 1000,
};
const callIds = Array.from({ length: 12 }, (_, n) => n + 1);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T00:00:00Z') });
  // the least that jitter gives
  vi.spyOn(Math, 'random').mockReturnValue(0);
  await lambda.restart({
    MAX_RECEIVE_COUNT: String(maxReceiveCount),
    RETRY_BASE_SECONDS: String(retryBaseSeconds),
    RETRY_CAP_SECONDS: String(retryCapSeconds),
    LOG_LEVEL: 'ERROR',
  });
});

/** Whether the outage, which begins at once, lasts on. */
function outage(hours: number) {
  const endMs = Date.now() + hours * hourMs;
  return () => Date.now() < endMs;
}

function whileIn(isOut: () => boolean, behaviour: Behaviour): void {
  const well = calling();
  for (const callId of callIds) {
    lambda.liner.script(callId, (request, response) =>
      (isOut() ? behaviour : well)(request, response),
    );
  }
}

/** Nothing lost, nothing set aside, and how much it cost. */
async function expectAllStored(): Promise<{ requestsPerCall: number }> {
  const ended = await drain(lambda, callIds, queue);
  expect(ended).toMatchObject({ expired: 0, redriven: 0 });
  expect(ended.mostReceives).toBeLessThanOrEqual(maxReceiveCount);
  expect(lambda.metric('DeadLettered')).toBeUndefined();
  expect(lambda.queues.client.commandCalls(SendMessageCommand)).toEqual([]);
  expect([...lambda.table.items.keys()].map(Number)).toEqual(expect.arrayContaining(callIds));
  return { requestsPerCall: lambda.liner.requests.length / callIds.length };
}

describe('a day without Liner ends with every record stored and no dead letter', () => {
  const days: Record<string, { behaviour: Behaviour; requestsPerCall: number }> = {
    'when connections break': { behaviour: resetting, requestsPerCall: 230 },
    'when it answers 503': { behaviour: failing(503), requestsPerCall: 230 },
    'when it answers 503 and Retry-After: 1': {
      behaviour: failing(503, { 'retry-after': '1' }),
      requestsPerCall: 120,
    },
    'when it answers 429 and Retry-After: 60': {
      behaviour: failing(429, { 'retry-after': '60' }),
      requestsPerCall: 120,
    },
    'when it shows a page': {
      behaviour: (_request, response) => response.end('<html>Back soon</html>'),
      requestsPerCall: 120,
    },
  };
  for (const [name, { behaviour, requestsPerCall }] of Object.entries(days)) {
    it(`${name}, at no more than ${requestsPerCall} requests a call`, async () => {
      whileIn(outage(24), behaviour);

      const cost = await expectAllStored();

      expect(cost.requestsPerCall).toBeLessThanOrEqual(requestsPerCall);
    });
  }
});

describe('so does', () => {
  it('an hour without Secrets Manager', async () => {
    const isOut = outage(1);
    lambda.secrets.failWhile(isOut);

    await expectAllStored();
  });

  it('an hour in which the table is throttled', async () => {
    const isOut = outage(1);
    lambda.table.client.on(BatchGetItemCommand).callsFake(async () => {
      if (isOut()) throw Object.assign(new Error('slow'), { name: 'ThrottlingException' });
      return { Responses: {} };
    });

    await expectAllStored();
  });

  it('a token refused for six hours', async () => {
    lambda.liner.accepted = [rotatedTokenCanary];
    const isOut = outage(6);
    lambda.secrets.putWhen(() => !isOut(), tokenSecretArn, rotatedTokenCanary);

    await expectAllStored();
  });
});
