import { describe, expect, it } from 'vitest';
import { logRows, waitingCalls } from '../../../operate/page/log-rows.ts';
import { runbookArticle } from '../../../operate/page/runbook-article.ts';
import type { LogLine, LogQuery, Stack } from '../../../operate/stack/stack.ts';

const nowMs = Date.parse('2026-11-25T12:00:00Z');

/** A stack that logged these lines, one a second, the last of them now. */
function stackThatLogged(...fields: readonly (object | string)[]): Stack {
  const lines = fields.map(
    (each, i): LogLine => ({
      timeMs: nowMs - (fields.length - 1 - i) * 1000,
      function: 'enrich',
      text: typeof each === 'string' ? each : JSON.stringify(each),
    }),
  );
  const logs = async ({ fromMs, toMs, matching = '' }: LogQuery) =>
    lines
      .filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs)
      .filter(({ text }) => new RegExp(matching).test(text))
      .reverse();
  return { logs } as Partial<Stack> as Stack;
}

const failed = (callId: number, retryInSeconds: number, receiveCount = 1) => ({
  ...{ message: 'failed', callId, Code: 'LINER_TIMEOUT', Failures: 1 },
  ...{ retryInSeconds, receiveCount },
});
const done = (...callIds: number[]) => ({ message: 'invocation', callIds, Enriched: 1 });
const heard = (callId: number) => ({
  message: 'invocation',
  callIds: [callId],
  WebhooksAccepted: 1,
});
const letter = (callId: number) => ({ message: 'failed', callId, Code: 'X', DeadLetters: 1 });

describe('what a number counts', () => {
  it('are the lines it is summed from, newest first', async () => {
    const stack = stackThatLogged(
      { ...done(1, 2), Enriched: 2, requestId: 'a' },
      failed(3, 10),
      'START "Enriched": 1',
      done(4),
    );

    const { rows } = await logRows(stack, { metric: 'Enriched', lastMs: 60_000 }, nowMs);

    expect(rows).toEqual([
      expect.objectContaining({ count: 1, callIds: [4] }),
      expect.objectContaining({ count: 2, callIds: [1, 2], requestId: 'a' }),
    ]);
  });

  it('may be of one code', async () => {
    const stack = stackThatLogged(failed(1, 10), { ...failed(2, 10), Code: 'LINER_UNAVAILABLE' });
    const query = { metric: 'Failures', code: 'LINER_TIMEOUT', lastMs: 60_000 };

    const { rows } = await logRows(stack, query, nowMs);

    expect(rows).toEqual([expect.objectContaining({ callIds: [1], code: 'LINER_TIMEOUT' })]);
  });
});

describe('the calls that wait', () => {
  it('came, or failed, and are not done since', async () => {
    const stack = stackThatLogged(
      ...[heard(1), heard(2), heard(3), heard(4), failed(2, 10), failed(3, 10)],
      ...[failed(4, 10), failed(5, 10, 3), done(3, 9), letter(4), failed(2, 30, 2)],
    );

    const { rows } = await waitingCalls(stack, 60_000, nowMs);

    expect(rows.map(({ callId, code, receiveCount }) => [callId, code, receiveCount])).toEqual([
      [1, undefined, undefined],
      [5, 'LINER_TIMEOUT', 3],
      [2, 'LINER_TIMEOUT', 2],
    ]);
    expect(rows.at(-1)).toMatchObject({ sinceMs: nowMs, nextTryMs: nowMs + 30_000 });
  });
});

describe('an article of the runbook', () => {
  it.each(['liner_timeout', 'standstill', 'old-dead-letters', 'unexpected'])(
    '%s',
    async (anchor) => {
      const text = (await runbookArticle(anchor)) ?? '';

      expect(text.split('\n')[0]?.toLowerCase().replaceAll(' ', '-')).toContain(anchor);
      expect(text).toContain('**Do**');
      expect(text.match(/^#{1,2} /gm)).toHaveLength(1);
    },
  );

  it('is none where there is none', async () => {
    expect(await runbookArticle('../../package.json')).toBeUndefined();
  });
});
