import { describe, expect, it } from 'vitest';
import type { Letter } from '../../operate/letter.ts';
import { refusedRequests } from '../../operate/log-entries.ts';
import {
  ago,
  diagnose,
  ladder,
  letterOf,
  line,
  lines,
  minutes,
  nowMs,
  recordOf,
} from '../support/diagnosed-call.ts';

describe('a call that is not stored', () => {
  it('and that nothing tells of was never heard of, as far back as logs reach', () => {
    expect(diagnose()).toMatchObject({
      state: 'unheard',
      summary: expect.stringContaining('2026-10-26 12:00:00 UTC'),
      next: expect.stringMatching(/calls read 7\. .* calls reconcile/),
    });
  });

  it('may be one of those that were turned away unread', () => {
    const refused = refusedRequests([
      line(minutes(3), {
        message: 'refused',
        Code: 'WEBHOOK_UNAUTHORIZED',
        reason: 'signature-mismatch',
      }),
      line(minutes(2), {
        message: 'refused',
        Code: 'WEBHOOK_UNAUTHORIZED',
        reason: 'signature-mismatch',
      }),
      line(minutes(1), { message: 'refused', Code: 'QUERY_INVALID', route: 'GET /calls' }),
      line(minutes(1), { message: 'refused', Code: 'CONTENT_TYPE_UNSUPPORTED', callId: 8 }),
    ]);

    expect(diagnose({ refused })).toMatchObject({
      state: 'unheard',
      summary: expect.stringMatching(
        /2 were turned away .* 2 WEBHOOK_UNAUTHORIZED \(signature-mismatch\)/,
      ),
      runbook: 'docs/runbook.md#webhook_unauthorized',
    });
  });

  it('was refused at the door, where the door knows which call it was', () => {
    const refused = { message: 'refused', callId: 7, Code: 'CONTENT_TYPE_UNSUPPORTED' };

    expect(diagnose({ lines: [line(minutes(1), refused, 'calls-api')] })).toMatchObject({
      state: 'refused',
      code: 'CONTENT_TYPE_UNSUPPORTED',
      runbook: 'docs/runbook.md#content_type_unsupported',
    });
  });

  it('waits for its first try', () => {
    expect(diagnose({ lines: [lines.accepted(minutes(1))] })).toMatchObject({
      state: 'waiting',
      summary: expect.stringContaining('not tried yet'),
      nextAt: ago(minutes(1)),
    });
  });

  it('waits for its next try, with the last reason', () => {
    const diagnosis = diagnose({ lines: [lines.accepted(minutes(9)), lines.returned(minutes(8))] });

    expect(diagnosis).toMatchObject({
      state: 'waiting',
      code: 'LINER_TIMEOUT',
      nextAt: ago(minutes(-22)),
      runbook: 'docs/runbook.md#liner_timeout',
    });
  });

  it('waits though Liner was not asked for it, as it was down', () => {
    const unasked = line(minutes(8), {
      ...{ message: 'failed', callId: 7, receiveCount: 4, retryInSeconds: 1800 },
      ...{ Code: 'LINER_PAUSED', Failures: 1 },
    });

    const diagnosis = diagnose({ lines: [lines.returned(minutes(20)), unasked] });

    expect(diagnosis).toMatchObject({
      state: 'waiting',
      code: 'LINER_PAUSED',
      summary: expect.stringContaining('Liner was not asked for it'),
      nextAt: ago(minutes(-22)),
      runbook: 'docs/runbook.md#liner_paused',
    });
    expect(diagnosis.summary).not.toContain('Its last try');
  });

  it('waits though it was asked for beside the queue since, in vain', () => {
    const asked = { message: 'failed', callId: 7, Code: 'LINER_UNAVAILABLE', Failures: 1 };
    const refused = { message: 'refused', callId: 7, Code: 'CONTENT_TYPE_UNSUPPORTED' };

    for (const beside of [line(0, asked), line(0, refused, 'calls-api')]) {
      expect(diagnose({ lines: [lines.returned(minutes(8)), beside] })).toMatchObject({
        state: 'waiting',
        code: 'LINER_TIMEOUT',
        nextAt: ago(minutes(-22)),
      });
    }
    expect(diagnose({ lines: [lines.givenUp(minutes(8)), line(0, asked)] }).state).toBe('refused');
  });

  it('waits longer than it should when the queue is behind', () => {
    const diagnosis = diagnose({ lines: [lines.returned(minutes(50))], queued: 4000 });

    expect(diagnosis).toMatchObject({
      state: 'waiting',
      summary: expect.stringContaining('the queue is behind, with about 4000 messages'),
      runbook: 'docs/runbook.md#oldest-message',
    });
  });

  it('waits no longer when the queue is empty', () => {
    expect(diagnose({ lines: [lines.returned(minutes(50))], queued: 0 }).state).toBe('letter-gone');
  });

  it('waits again once it was asked for over HTTP, and was queued', () => {
    const asked = { message: 'failed', callId: 7, Code: 'LINER_TIMEOUT', outcome: 'queued' };

    expect(diagnose({ lines: [line(minutes(1), asked, 'calls-api')] }).state).toBe('waiting');
  });

  it('was refused where it was asked for without the queue', () => {
    const asked = { message: 'failed', callId: 7, Code: 'CALL_NOT_FOUND', Failures: 1 };

    for (const name of ['calls-api', 'enrich'] as const) {
      expect(diagnose({ lines: [line(minutes(1), asked, name)] })).toMatchObject({
        state: 'refused',
        code: 'CALL_NOT_FOUND',
      });
    }
  });

  it('is a dead letter with its code', () => {
    const letters = [letterOf({ code: 'CALL_NOT_FOUND' })];

    expect(diagnose({ letters, lines: [lines.givenUp(minutes(5))] })).toMatchObject({
      state: 'dead-letter',
      code: 'CALL_NOT_FOUND',
      next: expect.stringContaining('calls letters --id 7 --redrive'),
      runbook: 'docs/runbook.md#call_not_found',
    });
  });

  it('is a dead letter, while a newer message about it may wait', () => {
    const heard = [lines.givenUp(minutes(5)), lines.accepted(minutes(4))];
    const summaryOf = (letter: Partial<Letter>) =>
      diagnose({ letters: [letterOf(letter)], lines: heard }).summary;

    expect(summaryOf({ code: 'CALL_NOT_FOUND' })).toContain('A newer message about it waits.');
    expect(summaryOf({ movedBySqs: true })).not.toContain('A newer message');
  });

  it('is a dead letter that SQS itself moved', () => {
    const diagnosis = diagnose({ letters: [letterOf({ movedBySqs: true })] });

    expect(diagnosis).toMatchObject({
      state: 'dead-letter',
      summary: expect.stringContaining('SQS itself moved it'),
      runbook: 'docs/runbook.md#unexpected',
    });
    expect(diagnosis).not.toHaveProperty('code');
  });

  it('was given up, and its letter is no longer there', () => {
    expect(diagnose({ lines: [lines.givenUp(minutes(5))] })).toMatchObject({
      state: 'letter-gone',
      code: 'CALL_NOT_FOUND',
    });
  });

  it('is a dead letter, though another command holds its letter', () => {
    const diagnosis = diagnose({ lines: [lines.givenUp(minutes(5))], heldLetters: 20 });

    expect(diagnosis).toMatchObject({ state: 'dead-letter', code: 'CALL_NOT_FOUND' });
    expect(diagnosis.summary).toContain('about 20 are held by another command');
  });

  it.each([
    [0, 'somebody erased it'],
    [30, 'erased, or its 30 days were over'],
  ])('was removed where it was read before, with retainDays %i', (retainDays, why) => {
    const settings = { callIdPointer: '/callId', ladder, retainDays };

    expect(diagnose({ lines: [lines.read(minutes(90))], settings })).toMatchObject({
      state: 'removed',
      summary: expect.stringContaining(why),
    });
  });

  it('waits where it was asked for again after it was removed', () => {
    const said = [lines.read(minutes(90)), lines.returned(minutes(1))];

    expect(diagnose({ lines: said })).toMatchObject({ state: 'waiting', code: 'LINER_TIMEOUT' });
  });
});

describe('a call that is stored', () => {
  it('and not complete is read again at the next step of the ladder', () => {
    const diagnosis = diagnose({ record: recordOf() });

    expect(diagnosis).toMatchObject({
      state: 'stored',
      summary: expect.stringContaining('not complete'),
      // an hour after the first read, and a minute behind
      nextAt: ago(minutes(-31)),
    });
  });

  it('and complete is read again at the last step alone', () => {
    expect(diagnose({ record: recordOf({ complete: true }) })).toMatchObject({
      next: 'Nothing.',
      nextAt: ago(minutes(-(1440 + 1 - 30))),
    });
  });

  it.each([
    ['settled', { settledAt: ago(minutes(1)) }],
    ['old at its first read', { createdTime: ago(minutes(3000)) }],
  ])('and %s is read no more', (_, changes) => {
    const diagnosis = diagnose({ record: recordOf(changes) });

    expect(diagnosis).not.toHaveProperty('nextAt');
    expect(diagnosis.runbook).toBe('docs/runbook.md#incomplete-calls');
  });

  it('is gone at Liner', () => {
    expect(diagnose({ record: recordOf({ goneAt: ago(minutes(2)) }) })).toMatchObject({
      state: 'gone-at-liner',
      summary: expect.stringContaining('2026-11-25 11:58:00 UTC'),
      runbook: 'docs/runbook.md#call_not_found',
    });
  });

  it('has expired', () => {
    const diagnosis = diagnose({ record: recordOf(), expiresAt: nowMs / 1000 - 60 });

    expect(diagnosis.summary).toContain('Its time to be kept is over');
  });

  it('was heard of before the logs that are kept', () => {
    const diagnosis = diagnose({ record: recordOf(), logsSinceMs: nowMs - minutes(20) });

    expect(diagnosis.state).toBe('stored');
    expect(diagnosis.summary).toContain('Logs reach back to 2026-11-25 11:40:00 UTC only');
  });

  it('may have a newer message that waits, or one that was given up', () => {
    const waiting = diagnose({ record: recordOf(), lines: [lines.returned(minutes(1))] });
    const letters = [letterOf({ code: 'LINER_REFUSED_REQUEST' })];

    expect(waiting.summary).toContain('A newer message about it waits, after LINER_TIMEOUT');
    expect(diagnose({ record: recordOf(), letters }).summary).toContain('given up: LINER_REFUSED');
  });
});
