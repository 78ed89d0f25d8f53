import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, dispositionOf, type RetryPolicy, returnToQueue } from '../../core/disposition.ts';
import { PermanentError, RetryableError } from '../../core/errors.ts';

const policy: RetryPolicy = {
  backoff: { baseMs: 10_000, capMs: 1_800_000 },
  maxReceiveCount: 100,
  random: () => 0,
};
const first = { receiveCount: 1, ageMs: 0 };
const second = { receiveCount: 2, ageMs: 0 };
const tenth = { receiveCount: 10, ageMs: 3_600_000 };
const last = { receiveCount: 100, ageMs: 86_400_000 };
const old = { receiveCount: 1, ageMs: 900_000 };

const timeout = new RetryableError('LINER_TIMEOUT');
const throttled = new RetryableError('LINER_THROTTLED', { retryAfterMs: 120_000 });
const missing = new PermanentError('CALL_NOT_FOUND');
const invalid = new PermanentError('LINER_FIELD_INVALID', { field: 'id' });
const badId = new PermanentError('CALL_ID_INVALID');
const bug = new TypeError('x is not a function');

describe('the disposition of a message', () => {
  const dispositions: [
    what: string,
    error: unknown,
    delivery: typeof first,
    disposition: object,
  ][] = [
    ['may succeed later: back', timeout, first, { kind: 'return', delayMs: 5_000 }],
    ['may succeed later: back for longer', timeout, tenth, { kind: 'return', delayMs: 900_000 }],
    ['is told when: back for as long', throttled, first, { kind: 'return', delayMs: 120_000 }],
    [
      'had its last receive: dead letter',
      timeout,
      last,
      { kind: 'deadLetter', code: 'LINER_TIMEOUT' },
    ],
    ['was told when on its last receive: dead letter', throttled, last, { kind: 'deadLetter' }],
    ['always fails: dead letter', badId, first, { kind: 'deadLetter', code: 'CALL_ID_INVALID' }],
    [
      'is of a call not there yet: back',
      missing,
      first,
      { kind: 'return', code: 'CALL_NOT_FOUND' },
    ],
    ['is of a call not there after 15 minutes: dead letter', missing, old, { kind: 'deadLetter' }],
    ['got no id once: back', invalid, first, { kind: 'return', code: 'LINER_FIELD_INVALID' }],
    ['got no id twice: dead letter', invalid, second, { kind: 'deadLetter' }],
    ['met a bug: back', bug, first, { kind: 'return', code: 'UNEXPECTED' }],
    ['met a bug on its last receive: back, for SQS to move', bug, last, { kind: 'return' }],
  ];
  for (const [what, error, delivery, disposition] of dispositions) {
    it(`that ${what}`, () => {
      expect(dispositionOf(error, delivery, policy)).toMatchObject(disposition);
    });
  }

  it('is to come back for whatever else is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(codeOf(thrown)).toBe('UNEXPECTED');
        expect(dispositionOf(thrown, first, policy)).toEqual({
          kind: 'return',
          code: 'UNEXPECTED',
          delayMs: 5_000,
        });
      }),
    );
  });

  it('is always to come back when that is all there is left', () => {
    for (const error of [timeout, badId, bug]) {
      expect(returnToQueue(error, last, policy)).toMatchObject({
        kind: 'return',
        code: codeOf(error),
      });
    }
  });
});
