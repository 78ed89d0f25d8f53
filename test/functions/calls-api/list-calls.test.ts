import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { idsOf, listFunction } from '../../support/list-function.ts';

const lambda = listFunction();

describe('the calls of a lead', () => {
  it('are the stored records, in order of creation', async () => {
    await lambda.store(
      { id: 1, leadId: 7, createdAt: '2026-11-23T12:00:00Z', statusCode: 'sale' },
      { id: 2, leadId: 8, createdAt: '2026-11-23T12:00:00Z' },
      { id: 3, leadId: 7, createdAt: '2026-11-23T11:00:00Z', extra: { rating: 5 } },
    );

    const page = await lambda.list({ leadId: '7' });

    expect(page).toEqual({
      status: 200,
      calls: [
        expect.objectContaining({ callId: 3, extra: { rating: 5 }, complete: false }),
        expect.objectContaining({ callId: 1, statusCode: 'sale', complete: true }),
      ],
    });
    expect(Object.keys(page.calls[0] ?? {})).not.toContain('receivedHour');
  });

  for (const [what, range, ids] of [
    ['from a time, included', { from: '2026-11-23T12:00:02Z' }, [2, 3, 4]],
    ['up to a time, not included', { to: '2026-11-23T12:00:03Z' }, [1, 2]],
    [
      'in a range with offsets',
      { from: '2026-11-23T15:00:02+03:00', to: '2026-11-23T09:00:03-03:00' },
      [2],
    ],
    ['of a millisecond', { from: '2026-11-23T12:00:03Z', to: '2026-11-23T12:00:03.001Z' }, [3]],
    ['of a day', { from: '2026-11-23', to: '2026-11-24' }, [1, 2, 3]],
    ['of the next day', { from: '2026-11-24' }, [4]],
    ['of another year', { from: '2025-01-01', to: '2026-01-01' }, []],
  ] as const) {
    it(`can be asked for ${what}`, async () => {
      await lambda.store(
        { id: 1, leadId: 7, createdAt: '2026-11-23T12:00:01Z' },
        { id: 2, leadId: 7, createdAt: '2026-11-23T12:00:02Z' },
        { id: 3, leadId: 7, createdAt: '2026-11-23T12:00:03Z' },
        { id: 4, leadId: 7, createdAt: '2026-11-24T00:00:00Z' },
      );

      expect(idsOf(await lambda.list({ leadId: '7', ...range }))).toEqual(ids);
    });
  }

  for (const limit of [1, 2, 3, 50]) {
    it(`come ${limit} at a time without a gap or a repeat, though made at the same time`, async () => {
      const ids = [11, 3, 8, 101, 5, 40, 2];
      await lambda.store(
        ...ids.map((id) => ({ id, leadId: 7, createdAt: '2026-11-23T12:00:00Z' })),
        { id: 999, leadId: 8 },
      );

      const pages = await lambda.pages({ leadId: '7', limit: String(limit) });

      expect(pages.every((page) => page.length <= limit)).toBe(true);
      expect(pages.flat().sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
    });
  }

  it('can be paged through a range', async () => {
    await lambda.store(
      ...[1, 2, 3, 4, 5].map((id) => ({ id, leadId: 7, createdAt: `2026-11-23T12:00:0${id}Z` })),
    );

    const range = { from: '2026-11-23T12:00:02Z', to: '2026-11-23T12:00:05Z' };

    expect((await lambda.pages({ leadId: '7', limit: '2', ...range })).flat()).toEqual([2, 3, 4]);
  });

  it('can be paged on from a call that was removed meanwhile', async () => {
    await lambda.store(
      ...[1, 2, 3].map((id) => ({ id, leadId: 7, createdAt: `2026-11-23T12:00:0${id}Z` })),
    );
    const { cursor = '' } = await lambda.list({ leadId: '7', limit: '2' });
    const { client, callsTable: TableName } = lambda.tables;
    await client.send(new DeleteItemCommand({ TableName, Key: { callId: { N: '2' } } }));

    expect(idsOf(await lambda.list({ leadId: '7', limit: '2', cursor }))).toEqual([3]);
  });

  it('are fifty at most when no limit is asked for', async () => {
    const ids = Array.from({ length: 51 }, (_, n) => n + 1);
    await lambda.store(...ids.map((id) => ({ id, leadId: 7, createdAt: '2026-11-23T12:00:00Z' })));

    const page = await lambda.list({ leadId: '7' });

    expect(page.calls).toHaveLength(50);
    expect(page.cursor).toMatch(/^[\w-]+$/);
  });

  it('cannot be asked for while the table is missing', async () => {
    lambda.with({ CALLS_TABLE_NAME: 'missing' });

    expect(await lambda.list({ leadId: '7' })).toMatchObject({ status: 503, code: 'TABLE_DENIED' });
  });
});
