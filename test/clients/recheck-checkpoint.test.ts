import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createRecheckCheckpoint } from '../../clients/recheck-checkpoint.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';

const tables = dynaliteTables();
const { signal } = new AbortController();
const [noon, second] = [Date.parse('2026-11-23T12:00:00Z'), 1_000];
const progressOf = () => createRecheckCheckpoint(tables.client, tables.progressTable);

const watermarks = {
  'age-600s': {
    '0': { from: '2026-11-23T11:50:00.000Z' },
    '3': {
      from: '2026-11-23T11:00:00.000Z',
      after: { at: '2026-11-23T11:30:00.000Z', callId: 7 },
    },
  },
};

describe('the checkpoint of rechecks', () => {
  it('is none at first', async () => {
    expect(await progressOf().begin(noon, noon + 30 * second, signal)).toEqual({});
  });

  it('is what was saved last, by a run that ended', async () => {
    await progressOf().begin(noon, noon + 30 * second, signal);
    await progressOf().save({ 'age-600s': {} }, signal);
    await progressOf().end(watermarks, signal);

    expect(await progressOf().begin(noon + second, noon + 31 * second, signal)).toEqual(watermarks);
  });

  it('is what was saved last, by a run that was killed', async () => {
    await progressOf().begin(noon, noon + 30 * second, signal);
    await progressOf().save(watermarks, signal);

    const next = await progressOf().begin(noon + 30 * second, noon + 60 * second, signal);

    expect(next).toEqual(watermarks);
  });
});

describe('the lock', () => {
  it('is held by one run at a time', async () => {
    const begins = Array.from({ length: 8 }, () =>
      progressOf().begin(noon, noon + 30 * second, signal),
    );

    const held = (await Promise.all(begins)).filter((each) => each !== undefined);

    expect(held).toEqual([{}]);
  });

  for (const [afterMs, isFree] of [
    [0, false],
    [29_999, false],
    [30_000, true],
  ] as const) {
    it(`of a killed run is ${isFree ? 'free' : 'held'} ${afterMs} ms later`, async () => {
      await progressOf().begin(noon, noon + 30 * second, signal);

      const next = await progressOf().begin(noon + afterMs, noon + 60 * second, signal);

      expect(next !== undefined).toBe(isFree);
    });
  }

  it('is kept while a place is saved, and given back at the end', async () => {
    await progressOf().begin(noon, noon + 30 * second, signal);
    await progressOf().save(watermarks, signal);
    expect(await progressOf().begin(noon, noon + second, signal)).toBeUndefined();

    await progressOf().end(watermarks, signal);
    expect(await progressOf().begin(noon, noon + second, signal)).toEqual(watermarks);
  });

  it('is in one item', async () => {
    await progressOf().begin(noon, noon + 30 * second, signal);
    await progressOf().end(watermarks, signal);

    const Key = { name: { S: 'recheck-due' } };
    const command = new GetItemCommand({ TableName: tables.progressTable, Key });
    const { Item } = await tables.client.send(command);

    expect(Item).toEqual({ ...Key, watermarks: { S: JSON.stringify(watermarks) } });
  });
});

describe('progress that cannot be had', () => {
  it('is retryable, and says that the table is missing', async () => {
    const checkpoint = createRecheckCheckpoint(tables.client, 'missing');
    const error = { name: 'RetryableError', code: 'TABLE_DENIED' };

    await expect(checkpoint.begin(noon, noon, signal)).rejects.toMatchObject(error);
    await expect(checkpoint.save({}, signal)).rejects.toMatchObject(error);
    await expect(checkpoint.end({}, signal)).rejects.toMatchObject(error);
  });

  it('is retryable when somebody put nonsense there', async () => {
    const Item = { name: { S: 'recheck-due' }, watermarks: { S: 'canary' } };
    await tables.client.send(new PutItemCommand({ TableName: tables.progressTable, Item }));

    await expect(progressOf().begin(noon, noon, signal)).rejects.toMatchObject({
      code: 'TABLE_UNAVAILABLE',
      message: 'TABLE_UNAVAILABLE',
    });
  });
});
