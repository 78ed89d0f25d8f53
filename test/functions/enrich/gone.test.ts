import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../core/record-changes.ts';
import { recordFrom } from '../../../functions/publish-changes/stream-event.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { calling, failing, text } from '../../support/liner-answers.ts';

const lambda = enrichFunction();

const stored = () => recordFrom(lambda.table.item(7));
const read = async (sentAtMs = Date.now() + 60_000) =>
  (await lambda.deliver({ body: { callId: 7 }, sentAtMs })).m1;

describe('a stored call that Liner has no longer', () => {
  for (const status of [404, 410]) {
    for (const ageMinutes of [1, 600]) {
      it(`is noted as gone by a ${status}, and its message of ${ageMinutes} min acknowledged`, async () => {
        await read();
        const before = stored();
        // what was read after the message was sent would cover it
        const old = { ...lambda.table.item(7), fetchedAt: { S: '2026-11-23T00:00:00.000Z' } };
        lambda.table.items.set('7', old);
        lambda.liner.script(7, failing(status));

        const disposition = await read(Date.now() - ageMinutes * 60_000);

        const { fetchedAt } = stored();
        const times = { fetchedAt, changedAt: fetchedAt, goneAt: fetchedAt };
        expect(disposition).toBe('acknowledged');
        expect(stored()).toEqual({ ...before, ...times });
        expect(lambda.queues.deadLetters()).toEqual([]);
        expect(lambda.output.failures()).toEqual([]);
        expect(['Received', 'Changed', 'Gone'].map(lambda.metric)).toEqual([1, 1, 1]);
      });
    }
  }

  it('stays as it is when it is looked for again', async () => {
    lambda.liner.script(7, calling(), failing(404));
    await read();
    await read();
    const before = stored();

    const disposition = await read();

    expect(disposition).toBe('acknowledged');
    expect(stored()).toEqual({ ...before, fetchedAt: stored().fetchedAt });
    expect(changesBetween(before, stored())).toEqual([]);
    expect(lambda.metric('Unchanged')).toBe(1);
    expect(lambda.metric('Gone')).toBeUndefined();
  });

  it('is a call like any other once it is found again', async () => {
    lambda.liner.script(7, calling(), failing(404), calling());
    await read();
    await read();
    const gone = stored();

    await read();

    expect(stored().goneAt).toBeUndefined();
    expect('goneAt' in (lambda.table.item(7) ?? {})).toBe(false);
    expect(changesBetween(gone, stored())).toMatchObject([
      { type: 'Call Changed', changed: ['goneAt'] },
    ]);
    expect(lambda.metric('Changed')).toBe(1);
  });

  it('is found gone even where the first look at the table missed it', async () => {
    await read();
    lambda.table.client.on(BatchGetItemCommand).resolves({});
    lambda.liner.script(7, failing(404));

    const disposition = await read(0);

    expect(disposition).toBe('acknowledged');
    expect(stored().goneAt).toBeDefined();
  });

  it('is not gone because a gateway does not know the path', async () => {
    await read();
    const before = stored();
    lambda.liner.script(7, text('<html>', 404, { 'content-type': 'text/html; charset=utf-8' }));

    const disposition = await read();

    expect(disposition).toBe('back: CALL_NOT_FOUND');
    expect(stored()).toEqual(before);
  });

  it('is answered to a direct invoke with the time', async () => {
    lambda.liner.script(7, calling(), failing(404));
    await lambda.invoke({ callIds: [7], refresh: true });

    const first = await lambda.invoke({ callIds: [7], refresh: true });
    const again = await lambda.invoke({ callIds: [7], refresh: true });
    const covered = await lambda.invoke({ callIds: [7] });

    const { goneAt } = stored();
    expect([first, again, covered]).toEqual([
      { results: [{ callId: 7, outcome: 'changed', goneAt }] },
      { results: [{ callId: 7, outcome: 'unchanged', goneAt }] },
      { results: [{ callId: 7, outcome: 'covered', goneAt }] },
    ]);
  });
});
