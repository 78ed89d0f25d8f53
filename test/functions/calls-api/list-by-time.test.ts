import { describe, expect, it } from 'vitest';
import { recordFromItem } from '../../support/call-history.ts';
import { idsOf, listFunction } from '../../support/list-function.ts';

const lambda = listFunction();

// long past: nothing is listed that is yet to come
const at = (time: string) => `2024-06-03T${time}Z`;
const aroundNoon = { from: at('10:00:00'), to: at('15:00:00') };

const received = (id: number, time: string, fields: object = {}) =>
  recordFromItem({ id, createdAt: '2024-06-01T00:00:00Z', ...fields }, at(time));

describe('the calls of a range of time', () => {
  it('are those first read in it, in that order, over hours and shards', async () => {
    await lambda.storeRecords(
      received(1, '12:59:59.999'),
      received(2, '12:00:00.000'),
      received(3, '13:00:00.000', { leadId: 7 }),
      received(4, '11:00:00.000'),
      received(5, '12:30:00.000', { createdAt: '2024-05-01T00:00:00Z' }),
      received(6, '14:00:00.000'),
    );

    const page = await lambda.list({ from: at('12:00:00'), to: at('14:00:00') });

    expect(idsOf(page)).toEqual([2, 5, 1, 3]);
    expect(page.cursor).toBe(undefined);
    expect(page.calls[0]).toMatchObject({ callId: 2, receivedAt: at('12:00:00.000') });
  });

  for (const [complete, ids] of [
    ['true', [1, 3]],
    ['false', [2, 4]],
  ] as const) {
    it(`can be those that are ${complete === 'true' ? '' : 'in'}complete`, async () => {
      const sold = { statusCode: 'sold' };
      await lambda.storeRecords(
        received(1, '12:00:01.000', sold),
        received(2, '12:00:02.000'),
        received(3, '12:00:03.000', sold),
        received(4, '13:00:00.000'),
      );

      expect(idsOf(await lambda.list({ ...aroundNoon, complete }))).toEqual(ids);
      expect((await lambda.pages({ ...aroundNoon, complete, limit: '1' })).flat()).toEqual(ids);
    });
  }

  for (const limit of ['1', '3']) {
    it(`come ${limit} at a time without a gap or a repeat, though read at the same time`, async () => {
      const ids = [11, 3, 8, 101, 5, 40, 2, 12, 16];
      await lambda.storeRecords(...ids.map((id) => received(id, '12:00:00.000')));

      const pages = await lambda.pages({ from: at('12:00:00'), to: at('13:00:00'), limit });

      expect(pages.every((page) => page.length <= Number(limit))).toBe(true);
      expect(pages.flat().sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
    });
  }

  it('end now, where no end is given', async () => {
    const now = Date.now();
    const time = (ms: number) => new Date(now + ms).toISOString();
    await lambda.storeRecords(
      recordFromItem({ id: 1 }, time(-60_000)),
      recordFromItem({ id: 2 }, time(3_600_000)),
    );

    const page = await lambda.list({ from: time(-120_000) });

    expect(idsOf(page)).toEqual([1]);
    expect(page.cursor).toBe(undefined);
  });

  it('may be none on a page that another one follows', async () => {
    await lambda.storeRecords(received(1, '12:00:00.000'));

    const pages = await lambda.pages({ from: '2024-05-25', to: '2024-06-04' });

    expect(pages).toEqual([[], [], [1]]);
  });

  it('cannot be asked for while the table is missing', async () => {
    lambda.with({ CALLS_TABLE_NAME: 'missing' });

    expect(await lambda.list(aroundNoon)).toMatchObject({ status: 503, code: 'TABLE_DENIED' });
  });
});

describe('the calls of a lead that are complete', () => {
  it('are told apart on each page, which may be empty', async () => {
    const of = (id: number, fields: object = {}) =>
      received(id, '12:00:00.000', { leadId: 7, createdAt: `2024-06-01T00:00:0${id}Z`, ...fields });
    await lambda.storeRecords(of(1), of(2), of(3, { statusCode: 'sold' }), of(4));

    expect(idsOf(await lambda.list({ leadId: '7', complete: 'true' }))).toEqual([3]);
    expect(idsOf(await lambda.list({ leadId: '7', complete: 'false' }))).toEqual([1, 2, 4]);
    expect((await lambda.pages({ leadId: '7', complete: 'true', limit: '2' })).slice(0, 2)).toEqual(
      [[], [3]],
    );
  });
});

describe('a page', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  const limitBytes = 6 * 1024 * 1024;
  // quotes are two bytes in the body, and four in the answer that holds it
  const notes = {
    plain: { text: 'x'.repeat(150_000), count: 45 },
    quoted: { text: '"'.repeat(150_000), count: 15 },
    large: { text: '\u0001'.repeat(390_000), count: 4 },
  };

  for (const [note, query] of [
    ['plain', { leadId: '7' }],
    ['quoted', { ...aroundNoon, complete: 'false' }],
    ['large', aroundNoon],
  ] as const) {
    it(`of ${note} notes ends before Lambda cannot answer: ${Object.keys(query)}`, async () => {
      const { text, count } = notes[note];
      const ids = Array.from({ length: count }, (_, n) => n + 1);
      for (const id of ids) {
        const extra = { note: text };
        await lambda.storeRecords(received(id, '12:00:00.000', { leadId: 7, extra }));
      }

      const pages = await lambda.pages({ ...query, limit: '60' });

      expect(pages.flat().sort((a, b) => a - b)).toEqual(ids);
      expect(pages.length).toBeGreaterThan(1);
      expect(Math.max(...lambda.answers.map((answer) => Buffer.byteLength(answer)))).toBeLessThan(
        limitBytes,
      );
    });
  }
});
