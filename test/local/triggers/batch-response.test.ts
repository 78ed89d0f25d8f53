import { describe, expect, it } from 'vitest';
import { reportedFailures } from '../../../local/triggers/batch-response.ts';

const failures = (...ids: unknown[]) =>
  JSON.stringify({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the answer to a batch of a, b and c', () => {
  for (const [answer, failed] of [
    ['null', []],
    ['{}', []],
    ['[]', []],
    ['{"batchItemFailures":null}', []],
    ['{"batchItemFailures":[]}', []],
    [failures('b'), ['b']],
    [failures('b', 'b'), ['b']],
    [failures('a', 'b', 'c'), ['a', 'b', 'c']],
    [failures('z'), undefined],
    [failures('a', 'z'), undefined],
    [failures(''), undefined],
    [failures(null), undefined],
    [failures(7), undefined],
    ['{"batchItemFailures":[{"id":"a"}]}', undefined],
    ['{"batchItemFailures":"a"}', undefined],
    ['"done"', undefined],
    ['not json', undefined],
  ] as const) {
    it(`reports ${failed ? failed.join(', ') || 'nothing' : 'no sense'} when it is ${answer}`, () => {
      const failures = reportedFailures(answer, ['a', 'b', 'c']);

      expect(failures && [...failures]).toEqual(failed);
    });
  }
});
