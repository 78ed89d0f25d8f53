import { describe, expect, it } from 'vitest';
import { fromItem } from '../../../clients/attribute-values.ts';
import type { CallRecord } from '../../../core/call-record.ts';
import { changesBetween } from '../../../core/record-changes.ts';
import { recordFrom } from '../../../functions/publish-changes/stream-event.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { calling } from '../../support/liner-answers.ts';

const lambda = enrichFunction();
const ignored = new Set(['link', 'totalDurationSeconds']);

/** What is stored after each of these answers of Liner. */
async function storedAfter(...answers: object[]): Promise<CallRecord[]> {
  const records: CallRecord[] = [];
  for (const fields of answers) {
    lambda.liner.script(7, calling(fields));
    await lambda.deliver({ body: { callId: 7 } });
    records.push(recordFrom(lambda.table.item(7)));
  }
  return records;
}

function changesOf(records: readonly CallRecord[]): string[][] {
  return records.slice(1).map((record, index) =>
    changesBetween(records[index], record, ignored)
      .filter(({ type }) => type === 'Call Changed')
      .map(({ changed }) => changed.join()),
  );
}

describe('a field that differs in every answer', () => {
  it('is a change each time, unless it is ignored', async () => {
    await storedAfter({ link: 'a' }, { link: 'b' });

    expect(lambda.metric('Changed')).toBe(1);
  });

  for (const [name, one, other] of [
    ['link', { link: 'a?signed=1' }, { link: 'a?signed=2' }],
    ['link, which comes and goes', { link: { url: 1 } }, {}],
    ['totalDurationSeconds', { totalDurationSeconds: 1 }, { totalDurationSeconds: 2 }],
    ['totalDurationSeconds, whatever its type', {}, { totalDurationSeconds: '120 s' }],
  ] as const) {
    it(`is kept as read last and changes nothing when it is ignored: ${name}`, async () => {
      await lambda.restart({ IGNORE_FIELDS: 'link,totalDurationSeconds' });

      const records = await storedAfter(one, other, one);

      expect(lambda.metric('Unchanged')).toBe(1);
      expect(changesOf(records)).toEqual([[], []]);
      const [first, second, third] = records;
      const { fetchedAt, settledAt: _, ...kept } = first ?? {};
      expect(third).toMatchObject(kept);
      expect((third?.fetchedAt ?? '') >= (fetchedAt ?? '')).toBe(true);
      expect(second?.contentHash).toBe(first?.contentHash);
      expect(second?.changedAt).toBe(first?.changedAt);
      const said = { ...second, ...second?.extra };
      for (const [field, value] of Object.entries(other)) {
        expect(said[field as keyof typeof said]).toEqual(value);
      }
      if (!('link' in other)) expect('link' in (second?.extra ?? {})).toBe(false);
    });
  }

  it('is not named when something else changes', async () => {
    await lambda.restart({ IGNORE_FIELDS: 'link,totalDurationSeconds' });

    const records = await storedAfter(
      { link: 'a', statusCode: 'answered' },
      { link: 'b', statusCode: 'sold', totalDurationSeconds: 1 },
    );

    expect(changesOf(records)).toEqual([['statusCode']]);
    expect(records[1]).toMatchObject({ extra: { link: 'b' }, totalDurationSeconds: 1 });
  });

  it('only moves the time of the read while it stays the same', async () => {
    await lambda.restart({ IGNORE_FIELDS: 'link' });
    await storedAfter({ link: 'a' });
    const before = fromItem(lambda.table.item(7) ?? {});

    await storedAfter({ link: 'a' });

    const { fetchedAt } = fromItem(lambda.table.item(7) ?? {});
    expect(fromItem(lambda.table.item(7) ?? {})).toEqual({ ...before, fetchedAt });
  });
});

describe('a call that is stored while the setting changes', () => {
  it('does not change because fewer or more of it is compared', async () => {
    const same = { link: 'a', totalDurationSeconds: 1 };
    const settings = ['', 'link', 'link,totalDurationSeconds', 'totalDurationSeconds', ''];
    const records: CallRecord[] = [];
    for (const IGNORE_FIELDS of settings) {
      await lambda.restart({ IGNORE_FIELDS });
      records.push(...(await storedAfter(same)));
    }

    expect(new Set(records.map(({ changedAt }) => changedAt)).size).toBe(1);
    expect(changesOf(records).flat()).toEqual([]);
  });

  it('changes when a field is no longer ignored and is another one', async () => {
    await lambda.restart({ IGNORE_FIELDS: 'link' });
    await storedAfter({ link: 'a' });
    await lambda.restart();

    await storedAfter({ link: 'b' });

    expect(lambda.metric('Changed')).toBe(1);
  });
});

describe('the names of ignored fields', () => {
  for (const names of ['id', 'link,hasRecords', ' link', 'link,', ',']) {
    it(`are refused at the start: ${JSON.stringify(names)}`, async () => {
      await lambda.restart({ IGNORE_FIELDS: names });

      await expect(lambda.deliver({ body: { callId: 7 } })).rejects.toThrow(
        /^bad environment: IGNORE_FIELDS$/,
      );
    });
  }
});
