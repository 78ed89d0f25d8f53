import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../../core/errors.ts';
import { errorFacts } from '../../../functions/shared/error-facts.ts';
import { canariesIn, phoneCanary, tokenCanary } from '../../support/canaries.ts';

const parse = (text: string) => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
};

describe('what a log may say of an error', () => {
  it('is the name of the cause, where we classified it', () => {
    const cause = Object.assign(new Error(phoneCanary), { name: 'ThrottlingException' });

    expect(errorFacts(new RetryableError('TABLE_UNAVAILABLE', { cause }))).toEqual({
      cause: 'ThrottlingException',
    });
  });

  it('is the field at fault', () => {
    expect(errorFacts(new PermanentError('LINER_FIELD_INVALID', { field: 'leadId' }))).toEqual({
      field: 'leadId',
    });
  });

  it('is the kind and place of a bug', () => {
    expect(errorFacts(new TypeError('x is not a function'))).toEqual({
      error: 'TypeError',
      at: expect.stringMatching(/^at .*error-facts\.test\.ts:\d+:\d+/),
    });
  });

  it('is the kind of what is no error', () => {
    expect([undefined, 'text', 7].map(errorFacts)).toEqual([
      { error: 'undefined' },
      { error: 'string' },
      { error: 'number' },
    ]);
  });

  const quoting: Record<string, unknown> = {
    'a parser': parse(`{"callId": ${phoneCanary}`),
    'a message that looks like a place': new Error(`oops\n    at ${tokenCanary}`),
    'only such a message': Object.assign(new Error(`\n    at ${phoneCanary}`), {
      extra: tokenCanary,
    }),
    'a message with a pattern in it': new Error(`$& $1 \n    at ${tokenCanary}`),
    'an error without a stack': Object.assign(new Error(phoneCanary), { stack: undefined }),
    'an error with a strange stack': Object.assign(new Error(phoneCanary), { stack: 7 }),
    text: tokenCanary,
  };
  for (const [name, thrown] of Object.entries(quoting)) {
    it(`is nothing that ${name} quotes`, () => {
      expect(canariesIn(errorFacts(thrown))).toEqual([]);
    });
  }

  it('can be written as JSON whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(() => JSON.stringify(errorFacts(thrown))).not.toThrow();
      }),
    );
  });
});
