import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { toItem } from '../../../clients/attribute-values.ts';
import { hourOf } from '../../../clients/calls-index.ts';
import { callsCommand, deployedOnDynalite } from '../../support/calls-command.ts';
import { dynaliteTables } from '../../support/dynalite-tables.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const tables = dynaliteTables();

async function store(callId: number, receivedAt: string) {
  const times = { receivedAt, createdTime: receivedAt, fetchedAt: receivedAt };
  const record = { callId, ...times, complete: true, clientPhone: '+79995550134' };
  const Item = toItem({ ...record, receivedHour: hourOf(record) });
  await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
}

async function exported(...args: string[]) {
  deployedOnDynalite(tables);
  return callsCommand(['export', '--from', '2026-11-25', '--to', '2026-11-26', ...args]);
}

describe('calls export', () => {
  it('prints a record a line, without whole phone numbers', async () => {
    await store(2, '2026-11-25T11:00:00.000Z');
    await store(1, '2026-11-25T12:00:00.000Z');

    const { code, output, errors } = await exported();

    expect({ code, errors }).toEqual({ code: 0, errors: '2 records\n' });
    const records = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { callId: 2, clientPhone: '+*********34' },
      { callId: 1, clientPhone: '+*********34' },
    ]);
  });

  it('prints CSV, and whole numbers when asked', async () => {
    await store(1, '2026-11-25T12:00:00.000Z');

    const { output } = await exported('--format', 'csv', '--phones');

    expect(output).toMatch(/^callId,direction,.*\r\n1,.*\+79995550134.*\r\n$/);
  });

  it('makes a file that is there once it is whole, for nobody else to read', async () => {
    await store(1, '2026-11-25T12:00:00.000Z');
    const path = join(temporaryFolder('export'), 'calls.jsonl');

    expect(await exported('--output', path)).toEqual({
      code: 0,
      output: '',
      errors: '1 record\n',
    });

    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ callId: 1 });
    expect((await stat(path)).mode & 0o077).toBe(0);
    await expect(stat(`${path}.part`)).rejects.toThrow('ENOENT');
  });

  it('leaves a file that is there as it is', async () => {
    const path = join(temporaryFolder('export'), 'calls.jsonl');
    await writeFile(path, 'mine');

    expect(await exported('--output', path)).toMatchObject({ code: 2 });

    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it('leaves no file when it is cut off', async () => {
    await store(1, '2026-11-25T12:00:00.000Z');
    const path = join(temporaryFolder('export'), 'calls.jsonl');
    deployedOnDynalite(tables);
    const ending = new AbortController();
    ending.abort();

    const args = ['export', '--from', '2026-11-25', '--output', path];
    const { code } = await callsCommand(args, { signal: ending.signal });

    expect(code).toBe(6);
    await expect(stat(path)).rejects.toThrow('ENOENT');
    await expect(stat(`${path}.part`)).rejects.toThrow('ENOENT');
  });

  it('leaves no half of a file when it is cut off midway', async () => {
    await store(1, '2026-11-25T12:00:00.000Z');
    const path = join(temporaryFolder('export'), 'calls.jsonl');
    deployedOnDynalite(tables);
    const ending = new AbortController();
    let asked = 0;
    // first for the range, then for how far it is
    const now = () => {
      if (++asked > 1) ending.abort();
      return Date.parse('2026-11-26T00:00:00.000Z');
    };

    const args = ['export', '--from', '2026-11-25', '--output', path];
    const { code, errors } = await callsCommand(args, { signal: ending.signal, now });

    expect(code).toBe(6);
    expect(errors).toBe('1 record\nCut off. Run it again.\n');
    await expect(stat(path)).rejects.toThrow('ENOENT');
    await expect(stat(`${path}.part`)).rejects.toThrow('ENOENT');
  });

  it('says so when a file cannot be made', async () => {
    const missing = join(temporaryFolder('export'), 'none', 'calls.jsonl');

    for (const path of ['', missing]) {
      const { code, output, errors } = await exported('--output', path);

      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(errors).toMatch(/^--output/);
    }
  });

  it('says when nothing matched', async () => {
    expect(await exported()).toMatchObject({ code: 3, output: '' });
  });

  it('refuses to export all there is by mistake', async () => {
    expect(await callsCommand(['export'])).toMatchObject({ code: 2, output: '' });
  });
});
