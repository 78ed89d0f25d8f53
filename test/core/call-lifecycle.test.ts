import { describe, expect, it } from 'vitest';
import { applyAnswer } from '../../core/record-update.ts';
import { historyOf, recordFromItem } from '../support/call-history.ts';

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
    '2026-02-30T11:00:00Z',
    '2026-11-23T25:00:00Z',
    '1970-01-01T00:00:00Z',
    '0001-01-01T00:00:00',
    '0000-00-00 00:00:00',
    '-0001-11-30T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ]) {
    it(`is the first read, and stays it, where createdAt is ${JSON.stringify(createdAt)}`, () => {
      const [first, second] = historyOf(
        { at: noon, call: { createdAt } },
        { at: later, call: { createdAt, statusCode: 'sale' } },
      );

      expect(first?.record.createdTime).toBe(noon);
      expect(second?.record.createdTime).toBe(noon);
      expect(first?.record.settledAt).toBe(undefined);
    });

    it(`is put right, and settles in its time, where it was ${JSON.stringify(createdAt)} first`, () => {
      const [first, second, third] = historyOf(
        { at: noon, call: { createdAt } },
        { at: later, call: { createdAt: '2026-11-23T11:00:00Z' } },
        { at: '2026-11-24T12:00:05.000Z', call: { createdAt: '2026-11-23T11:00:00Z' } },
      );

      expect(second?.record.createdTime).toBe('2026-11-23T11:00:00.000Z');
      expect(first?.record.settledAt ?? second?.record.settledAt).toBe(undefined);
      expect(third?.record.settledAt).toBe('2026-11-24T12:00:05.000Z');
    });
  }

  it('is put right where an implausible one was stored once', () => {
    const stored = {
      ...recordFromItem({ createdAt: '1970-01-01' }),
      createdTime: '1970-01-01T00:00:00.000Z',
    };

    const { record } = applyAnswer(stored, { id: 123, createdAt: '1970-01-01' }, later, day);

    expect(record.createdTime).toBe(noon);
  });

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

describe('the first read of a call', () => {
  it('is what its ages count from, and never moves', () => {
    const [first, second, third] = historyOf(
      { at: noon, call: { createdAt: undefined } },
      { at: later, call: { createdAt: '2026-11-23T11:00:00Z', statusCode: 'sale' } },
      { at: '2026-11-23T12:20:00.000Z', call: {} },
    );

    expect([first, second, third].map((stage) => stage?.record.receivedAt)).toEqual([
      noon,
      noon,
      noon,
    ]);
  });
});

describe('a call settles', () => {
  for (const [what, reads, settledAt] of [
    ['a day after its first read', [noon, '2026-11-24T12:00:05.000Z'], '2026-11-24T12:00:05.000Z'],
    ['not before', [noon, '2026-11-24T12:00:04.999Z'], undefined],
    [
      'at its first read, if it is a day old then',
      ['2026-11-24T12:00:00.000Z'],
      '2026-11-24T12:00:00.000Z',
    ],
    [
      'at its first read, if it is a year old then',
      ['2027-11-24T12:00:00.000Z'],
      '2027-11-24T12:00:00.000Z',
    ],
    ['not at its first read if it is younger', ['2026-11-24T11:59:59.999Z'], undefined],
    [
      'a day after a first read that came hours late',
      ['2026-11-24T11:00:00.000Z', '2026-11-25T10:59:59.999Z', '2026-11-25T11:00:00.000Z'],
      '2026-11-25T11:00:00.000Z',
    ],
  ] as const) {
    it(what, () => {
      const stages = historyOf(...reads.map((at) => ({ at, call: {} })));

      expect(stages.at(-1)?.record.settledAt).toBe(settledAt);
    });
  }

  it('at the read that tells it was a day old at the first', () => {
    const [first, second] = historyOf(
      { at: noon, call: { createdAt: undefined } },
      { at: later, call: { createdAt: '2026-11-22T12:00:05Z' } },
    );

    expect(first?.record.settledAt).toBe(undefined);
    expect(second?.record.settledAt).toBe(later);
  });

  it('once: later reads and changes leave the time as it is', () => {
    const [, , third] = historyOf(
      { at: '2026-11-24T12:00:00.000Z', call: {} },
      { at: '2026-11-25T12:00:00.000Z', call: {} },
      { at: '2026-11-26T12:00:00.000Z', call: { statusCode: 'sale' } },
    );

    expect(third?.record.settledAt).toBe('2026-11-24T12:00:00.000Z');
  });

  it('not by a read that lost against a later one', () => {
    const stored = recordFromItem({}, '2026-11-24T12:00:01.000Z');

    const step = applyAnswer(stored, { id: 123 }, '2026-11-24T12:00:00.000Z', day);

    expect(step).toEqual({ outcome: 'stale', record: stored });
  });
});
