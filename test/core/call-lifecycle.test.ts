import { describe, expect, it } from 'vitest';
import { nextStep } from '../../functions/core/call-record.ts';
import { historyOf, recordOf } from '../support/call-history.ts';

const day = 86_400_000;
const noon = '2026-11-23T12:00:05.000Z';
const later = '2026-11-23T12:10:00.000Z';

describe('a call completes', () => {
  it('with the first read that found it complete, whatever comes later', () => {
    const [, second, third] = historyOf(
      { at: noon, call: {} },
      { at: later, call: { statusCode: 'sale' } },
      { at: '2026-11-23T12:20:00.000Z', call: {} },
    );

    expect(second?.record).toMatchObject({ complete: true, completedAt: later });
    expect(third?.record).toMatchObject({ complete: false, completedAt: later });
  });
});

describe('the time a call was made', () => {
  for (const createdAt of [
    undefined,
    '',
    'noon',
    '2026-11-23',
    '23.11.2026 11:00',
    '2026-13-45T11:00:00Z',
    '2026-11-23T11:00:00 MSK',
    '2026-12-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ]) {
    it(`is the first read, and stays it, where createdAt is ${JSON.stringify(createdAt)}`, () => {
      const [first, second] = historyOf(
        { at: noon, call: { createdAt } },
        { at: later, call: { createdAt, statusCode: 'sale' } },
      );

      expect(first?.record.createdTime).toBe(noon);
      expect(second?.record.createdTime).toBe(noon);
    });
  }

  for (const [what, first, second] of [
    ['stays when Liner forgets it', '2026-11-23T11:00:00Z', undefined],
    ['is put right when Liner tells it later', undefined, '2026-11-23T11:00:00Z'],
    ['is put right when Liner corrects it', '2026-11-23T09:00:00Z', '2026-11-23T14:00:00+03:00'],
  ] as const) {
    it(what, () => {
      const [, stage] = historyOf(
        { at: noon, call: { createdAt: first } },
        { at: later, call: { createdAt: second } },
      );

      expect(stage?.record.createdTime).toBe('2026-11-23T11:00:00.000Z');
    });
  }
});

describe('a call settles', () => {
  for (const [fetchedAt, settledAt] of [
    ['2026-11-24T11:59:59.999Z', undefined],
    ['2026-11-24T12:00:00.000Z', '2026-11-24T12:00:00.000Z'],
    ['2027-11-24T12:00:00.000Z', '2027-11-24T12:00:00.000Z'],
  ] as const) {
    it(`at its first read if that is late enough, as ${fetchedAt} is${settledAt ? '' : ' not'}`, () => {
      expect(recordOf({}, fetchedAt).settledAt).toBe(settledAt);
    });
  }

  it('once: later reads and changes leave the time as it is', () => {
    const [, , third] = historyOf(
      { at: '2026-11-24T12:00:00.000Z', call: {} },
      { at: '2026-11-25T12:00:00.000Z', call: {} },
      { at: '2026-11-26T12:00:00.000Z', call: { statusCode: 'sale' } },
    );

    expect(third?.record.settledAt).toBe('2026-11-24T12:00:00.000Z');
  });

  it('not by a read that lost against a later one', () => {
    const stored = recordOf({}, '2026-11-24T12:00:01.000Z');

    const step = nextStep(stored, { id: 123 }, '2026-11-24T12:00:00.000Z', day);

    expect(step).toEqual({ outcome: 'stale', record: stored });
  });
});
