import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../core/record-changes.ts';
import { historyOf, type Read, recordFromItem } from '../support/call-history.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
const tomorrow = '2026-11-24T12:01:00.000Z';

/** as in `Call Changed: hasRecords, statusCode` */
function storyOf(...reads: Read[]) {
  return historyOf(...reads).map(({ changes }) =>
    changes.map(({ type, changed }) => [type, changed.join(', ')].filter(Boolean).join(': ')),
  );
}

describe('a first write', () => {
  it('enriches', () => {
    expect(storyOf({ at: at(1), call: {} })).toEqual([['Call Enriched']]);
  });

  it('enriches, completes and settles an old call at once, in that order', () => {
    expect(storyOf({ at: tomorrow, call: { statusCode: 'sale' } })).toEqual([
      ['Call Enriched', 'Call Completed', 'Call Settled'],
    ]);
  });
});

describe('a record that is copied back from a backup', () => {
  it('gives the ids it gave when it was first written, though it changed since', () => {
    const [first, second] = historyOf(
      { at: at(1), call: {} },
      { at: at(2), call: { statusCode: 'sale' } },
    );

    const copied = second ? changesBetween(undefined, second.record) : [];

    expect(copied.map(({ id }) => id)).toEqual([
      first?.changes[0]?.id,
      second?.changes.find(({ type }) => type === 'Call Completed')?.id,
    ]);
  });
});

describe('a further read', () => {
  it('says nothing when nothing changed', () => {
    expect(storyOf({ at: at(1), call: {} }, { at: at(2), call: {} })[1]).toEqual([]);
  });

  it('settles an unchanged call once it is old enough, once', () => {
    const [, ...further] = storyOf(
      { at: at(1), call: {} },
      { at: '2026-11-24T12:00:59.999Z', call: {} },
      { at: tomorrow, call: {} },
      { at: '2026-11-25T12:00:00.000Z', call: {} },
    );

    expect(further).toEqual([[], ['Call Settled'], []]);
  });

  it('tells of a change after the call settled', () => {
    const [, second] = storyOf(
      { at: tomorrow, call: {} },
      { at: '2026-11-26T12:00:00.000Z', call: { statusCode: 'sale' } },
    );

    expect(second).toEqual(['Call Changed: statusCode', 'Call Completed']);
  });

  it('completes once, even if it becomes incomplete and complete again', () => {
    const open = { statusCode: 'sale', talkTimeDurationSeconds: 61, hasRecords: false };
    const complete = { ...open, hasRecords: true };

    expect(
      storyOf(
        { at: at(1), call: open },
        { at: at(2), call: complete },
        { at: at(3), call: open },
        { at: at(4), call: complete },
      ),
    ).toEqual([
      ['Call Enriched'],
      ['Call Changed: hasRecords', 'Call Completed'],
      ['Call Changed: hasRecords'],
      ['Call Changed: hasRecords'],
    ]);
  });

  for (const [changed, before, after] of [
    ['statusCode', {}, { statusCode: 'sale' }],
    ['statusCode', { statusCode: 'sale' }, {}],
    ['leadId, userId', { leadId: 1, userId: 2 }, { leadId: 2, userId: 3 }],
    ['rating', { extra: { rating: 4 } }, { extra: { rating: 5 } }],
    ['rating', {}, { extra: { rating: null } }],
    ['rating', { extra: { rating: 4 } }, {}],
    ['note', { extra: { note: { a: 1, b: [2] } } }, { extra: { note: { b: [3], a: 1 } } }],
    ['extra', {}, { extra: { extra: {} } }],
    ['constructor', {}, { extra: { constructor: 1 } }],
    ['__proto__', {}, { extra: JSON.parse('{"__proto__": {}}') }],
    ['tags', { extra: { tags: ['a', 'b'] } }, { extra: { tags: ['b', 'a'] } }],
  ] as const) {
    it(`names ${changed} between ${JSON.stringify(before)} and ${JSON.stringify(after)}`, () => {
      const [, second] = storyOf({ at: at(1), call: before }, { at: at(2), call: after });

      expect(second?.[0]).toBe(`Call Changed: ${changed}`);
    });
  }

  it('says nothing when only the order of fields differs', () => {
    const [, second] = storyOf(
      { at: at(1), call: { extra: { a: 1, b: { c: 1, d: 2 } } } },
      { at: at(2), call: { extra: { b: { d: 2, c: 1 }, a: 1 } } },
    );

    expect(second).toEqual([]);
  });
});

describe('a call that is gone', () => {
  const sold = { statusCode: 'sold' };

  it('is told of once, however often it is looked for', () => {
    expect(
      storyOf(
        { at: at(1), call: sold },
        { at: at(2), call: 'gone' },
        { at: at(3), call: 'gone' },
        { at: at(4), call: 'gone' },
      ),
    ).toEqual([['Call Enriched', 'Call Completed'], ['Call Gone'], [], []]);
  });

  it('settles like any other', () => {
    expect(storyOf({ at: at(1), call: {} }, { at: tomorrow, call: 'gone' })[1]).toEqual([
      'Call Gone',
      'Call Settled',
    ]);
  });

  it('has changed when it is there again, whether or not it is as it was', () => {
    expect(
      storyOf(
        { at: at(1), call: sold },
        { at: at(2), call: 'gone' },
        { at: at(3), call: sold },
        { at: at(4), call: 'gone' },
        { at: at(5), call: { statusCode: 'lost' } },
        { at: at(6), call: { statusCode: 'lost' } },
      ).slice(1),
    ).toEqual([
      ['Call Gone'],
      ['Call Changed: goneAt'],
      ['Call Gone'],
      ['Call Changed: statusCode, goneAt'],
      [],
    ]);
  });

  it('has a new id each time it goes or comes back', () => {
    const ids = historyOf(
      { at: at(1), call: sold },
      { at: at(2), call: 'gone' },
      { at: at(3), call: sold },
      { at: at(4), call: 'gone' },
      { at: at(5), call: sold },
    ).flatMap(({ changes }) => changes.map(({ id }) => id));

    expect(ids).toContain(`123/gone/${at(2)}`);
    expect(new Set(ids).size).toBe(6);
  });

  it('moves the time of its change when it goes and when it comes back, and at no other time', () => {
    const records = historyOf(
      { at: at(1), call: sold },
      { at: at(2), call: 'gone' },
      { at: at(3), call: 'gone' },
      { at: at(4), call: sold },
      { at: at(5), call: sold },
    ).map(({ record: { fetchedAt, changedAt, goneAt } }) => [fetchedAt, changedAt, goneAt]);

    expect(records).toEqual([
      [at(1), at(1), undefined],
      [at(2), at(2), at(2)],
      [at(3), at(2), at(2)],
      [at(4), at(4), undefined],
      [at(5), at(4), undefined],
    ]);
  });
});

describe('an item of the first format', () => {
  const {
    receivedAt: _received,
    createdTime: _created,
    complete: _complete,
    completedAt: _completed,
    ...old
  } = recordFromItem({ statusCode: 's' });

  it('completes with the read that finds out, without a change', () => {
    const [, second] = historyOf(
      { at: at(1), call: { statusCode: 's' } },
      { at: at(2), call: { statusCode: 's' } },
    );

    const changes = changesBetween(old as never, second?.record as never);

    expect(changes.map(({ type }) => type)).toEqual(['Call Completed']);
  });

  it('tells of a change like any other', () => {
    const changes = changesBetween(old as never, recordFromItem({ statusCode: 't' }, at(2)));

    expect(changes.map(({ type, changed }) => [type, changed])).toEqual([
      ['Call Changed', ['statusCode']],
      ['Call Completed', []],
    ]);
  });
});

describe('the id of a change', () => {
  it('is the same however often it is derived', () => {
    const [first] = historyOf({ at: tomorrow, call: { statusCode: 'sale' } });
    const again = changesBetween(undefined, structuredClone(first?.record as never));

    expect(again).toEqual(first?.changes);
  });

  it('does not depend on later reads without a change', () => {
    const [first, second] = historyOf({ at: at(1), call: {} }, { at: at(9), call: {} });

    expect(changesBetween(undefined, second?.record as never)).toEqual([
      { ...first?.changes[0], record: second?.record },
    ]);
  });

  it('is another one when a call goes to B and back to A', () => {
    const [a, b] = [{ statusCode: 'a' }, { statusCode: 'b' }];

    const ids = historyOf(
      { at: at(1), call: a },
      { at: at(2), call: b },
      { at: at(3), call: a },
      { at: at(4), call: b },
    ).flatMap(({ changes }) => changes.map(({ id }) => id));

    expect(new Set(ids).size).toBe(5);
  });

  it('is another one for two contents read in the same millisecond', () => {
    const ids = historyOf(
      { at: at(1), call: {} },
      { at: at(2), call: { statusCode: 'b' } },
      { at: at(2), call: { statusCode: 'c' } },
    ).flatMap(({ changes }) => changes.map(({ id }) => id));

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is distinct for every change of every history, and completed and settled come once', () => {
    const fields = fc.record(
      {
        statusCode: fc.constantFrom('a', 'b'),
        talkTimeDurationSeconds: fc.constantFrom(0, 10),
        hasRecords: fc.boolean(),
        extra: fc.record({ note: fc.constantFrom(1, 2) }),
      },
      { requiredKeys: [] },
    );
    const said = fc.oneof({ weight: 4, arbitrary: fields }, fc.constant('gone' as const));
    const read = fc.record({ call: said, gapMs: fc.integer({ min: 1, max: 50_000_000 }) });

    fc.assert(
      fc.property(fc.array(read, { minLength: 1, maxLength: 20 }), (reads) => {
        fc.pre(reads[0]?.call !== 'gone');
        let nowMs = Date.UTC(2026, 10, 23, 12);
        const stages = historyOf(
          ...reads.map(({ call, gapMs }) => {
            nowMs += gapMs;
            return { at: new Date(nowMs).toISOString(), call };
          }),
        );
        const changes = stages.flatMap((stage) => stage.changes);
        const count = (type: string) => changes.filter((change) => change.type === type).length;

        expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
        expect(count('Call Enriched')).toBe(1);
        expect(count('Call Completed')).toBe(stages.some(({ record }) => record.complete) ? 1 : 0);
        expect(count('Call Settled')).toBe(stages.at(-1)?.record.settledAt ? 1 : 0);
        for (const { type, changed } of changes) {
          expect(changed.length > 0).toBe(type === 'Call Changed');
        }
      }),
    );
  });
});
