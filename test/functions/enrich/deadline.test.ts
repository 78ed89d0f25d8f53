import { BatchGetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { AwsStub } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { enrichFunction } from '../../support/enrich-function.ts';
import { dripping, failing, hanging } from '../../support/liner-answers.ts';
import { sqsEvent } from '../../support/sqs-event.ts';

const lambda = enrichFunction();
const timeoutMs = 30_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});

const silence = () => new Promise<never>(() => {});

function mute(client: AwsStub<never, never, never>, command: unknown) {
  client.on(command as never).callsFake(silence);
}

/** Runs an invocation and the clock until half a second before the timeout; undefined without an answer. */
async function answerInTime(event: unknown, requests: number, ofMs = timeoutMs): Promise<unknown> {
  const endMs = Date.now() + ofMs;
  let answer: unknown;
  void lambda
    .invoke(event, () => endMs - Date.now())
    .then((value) => {
      answer = value;
    });
  await begun();
  await lambda.liner.arrived(requests);
  await vi.advanceTimersByTimeAsync(ofMs - 500);
  return answer;
}

/** A cold start is loaded in real time; the clock may go on once its deadlines are set. */
async function begun() {
  while (vi.getTimerCount() === 0) await new Promise(setImmediate);
}

const back = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('the answer leaves half a second before the timeout', () => {
  it('when Liner is silent longer than the function may run', async () => {
    await lambda.restart({ LINER_TIMEOUT_MS: '60000' });
    lambda.liner.script(7, hanging);

    const answer = await answerInTime(sqsEvent({ body: { callId: 7 } }), 1);

    expect(answer).toEqual(back('m1'));
    expect(lambda.output.failures()).toMatchObject([{ Code: 'DEADLINE_REACHED' }]);
  });

  it('when Liner drips longer than the function may run', async () => {
    await lambda.restart({ LINER_TIMEOUT_MS: '60000' });
    lambda.liner.script(7, dripping);

    const answer = await answerInTime(sqsEvent({ body: { callId: 7 } }), 1);

    expect(answer).toEqual(back('m1'));
  });

  it('when the quick retry meets silence', async () => {
    await lambda.restart({ LINER_TIMEOUT_MS: '60000' });
    lambda.liner.script(7, failing(500), hanging);

    const answer = await answerInTime(sqsEvent({ body: { callId: 7 } }), 2);

    expect(answer).toEqual(back('m1'));
  });

  for (const command of [BatchGetItemCommand, PutItemCommand]) {
    it(`when the table never answers ${command.name}`, async () => {
      mute(lambda.table.client as never, command);
      const requests = command === PutItemCommand ? 1 : 0;

      const answer = await answerInTime(sqsEvent({ body: { callId: 7 } }), requests);

      expect(answer).toEqual(back('m1'));
    });
  }

  it('when the dead letters never answer', async () => {
    mute(lambda.queues.client as never, SendMessageCommand);

    const answer = await answerInTime(sqsEvent({ body: '{}' }), 0);

    expect(answer).toEqual(back('m1'));
  });

  for (const leftMs of [1_000, 1_500, 3_000]) {
    it(`when only ${leftMs} ms are left at the start`, async () => {
      lambda.liner.script(7, hanging);

      const answer = await answerInTime(sqsEvent({ body: { callId: 7 } }), 1, leftMs);

      expect(answer).toEqual(back('m1'));
    });
  }

  it('when less than that is left, at once', async () => {
    lambda.liner.script(7, hanging);

    const answered = lambda.invoke(sqsEvent({ body: { callId: 7 } }), () => 300);
    await begun();
    await vi.advanceTimersByTimeAsync(1);

    await expect(answered).resolves.toEqual(back('m1'));
  });

  it('to a direct invoke too, which asks for ten calls at once', async () => {
    await lambda.restart({ LINER_TIMEOUT_MS: '60000' });
    const callIds = Array.from({ length: 30 }, (_, n) => n + 1);
    for (const callId of callIds) lambda.liner.script(callId, hanging);

    const answer = await answerInTime({ callIds }, 10);

    const result = { outcome: 'failed', code: 'DEADLINE_REACHED' };
    expect(answer).toEqual({ results: callIds.map((callId) => ({ callId, ...result })) });
    expect(lambda.liner.requests).toHaveLength(10);
  });
});

describe('after the answer', () => {
  it('no request to Liner is left open', async () => {
    await lambda.restart({ LINER_TIMEOUT_MS: '60000' });
    const closed = new Promise<void>((resolve) => {
      lambda.liner.script(7, (request) => request.socket.on('close', () => resolve()));
    });

    const answer = await answerInTime(sqsEvent({ body: { callId: 7 } }), 1);

    expect(answer).toEqual(back('m1'));
    await closed;
  });

  it('nothing is written any more', async () => {
    let release = (_: unknown) => {};
    lambda.table.client
      .on(BatchGetItemCommand)
      .callsFake(() => new Promise((resolve) => (release = resolve)));
    await answerInTime(sqsEvent({ body: { callId: 7 } }), 0);

    release({ Responses: {} });
    await vi.advanceTimersByTimeAsync(60_000);

    expect(lambda.liner.requests).toEqual([]);
    expect(lambda.table.client.commandCalls(PutItemCommand)).toEqual([]);
  });

  it('the next batch finds everything in order', async () => {
    await lambda.restart({ LINER_TIMEOUT_MS: '60000' });
    lambda.liner.script(7, hanging);
    await answerInTime(sqsEvent({ body: { callId: 7 } }), 1);

    const dispositions = await lambda.deliver({ body: { callId: 8 } });

    expect(dispositions).toEqual({ m1: 'acknowledged' });
  });
});
