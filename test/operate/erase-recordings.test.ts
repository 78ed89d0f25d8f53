import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import { eraseLead } from '../../operate/erase-records.ts';
import { mockClient } from '../support/aws-mocks.ts';
import { callsCommand, deployedOnDynalite, deployedStack } from '../support/calls-command.ts';
import { dynaliteTables } from '../support/dynalite-tables.ts';
import { fauxqsBucket } from '../support/fauxqs-bucket.ts';

const tables = dynaliteTables();
const bucket = fauxqsBucket();

beforeEach(async () => {
  await store(1, 789);
  await store(12, 790);
  for (const key of ['1/11.mp3', '1/12.wav', '12/13.mp3']) await bucket.put(`calls/${key}`);
});

describe('calls erase', () => {
  it('takes the recordings of a call with its record, and no other', async () => {
    const dryRun = await erase(['--lead', '789', '--dry-run']);
    const keysAfterDryRun = await bucket.keys();
    const erased = await erase(['--lead', '789']);

    const evidence = 'lead 789: 1 record and 2 recordings: 1\n1 record and 2 recordings';
    expect(dryRun).toMatchObject({ code: 0, output: `${evidence} would be erased\n` });
    expect(keysAfterDryRun).toHaveLength(3);
    expect(erased).toMatchObject({ code: 0, output: `${evidence} erased\n` });
    expect(await bucket.keys()).toEqual(['calls/12/13.mp3']);
    expect(await storedIds()).toEqual([12]);
  });

  it('takes those of a phone number', async () => {
    await store(2, 789, { clientPhone: '+79001234567' });
    await bucket.put('calls/2/21.ogg');

    const erased = await erase(['--phones'], '8 900 123-45-67\n');

    expect(erased.output).toContain('1 record and 1 recording erased');
    expect(await bucket.keys()).not.toContain('calls/2/21.ogg');
  });

  it('says how many as JSON', async () => {
    const { output } = await erase(['--lead', '789', '--json']);

    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { name: 'lead 789', callIds: [1], recordings: 2, isAmbiguous: false },
      { erased: 1, recordings: 2, isDryRun: false },
    ]);
  });

  it('leaves the bucket alone where a restored table is meant, unless that is named', async () => {
    await erase(['--lead', '790', '--table', tables.callsTable]);
    const keysAfterTable = await bucket.keys();
    await erase(['--lead', '789', '--table', tables.callsTable, '--bucket', bucket.name]);

    expect(keysAfterTable).toHaveLength(3);
    expect(await bucket.keys()).toEqual(['calls/12/13.mp3']);
  });

  it('keeps the record of recordings that S3 does not let go', async () => {
    const s3 = mockClient(S3Client);
    onTestFinished(() => s3.restore());
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'calls/1/11.mp3', Size: 4 }] });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'x', Code: 'AccessDenied' }] });

    const { code, errors } = await erase(['--lead', '789']);

    expect(code).toBe(5);
    expect(errors).toContain('may not');
    expect(await storedIds()).toEqual([1, 12]);
  });
});

describe('an erasure', () => {
  it('takes what was stored while it worked', async () => {
    const { client, callsTable } = tables;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'DeleteItemCommand') await bucket.put('calls/1/14.mp3');
          return next(args);
        },
      { name: 'meanwhile' },
    );
    onTestFinished(() => void client.middlewareStack.remove('meanwhile'));

    const erased = await eraseLead(client, callsTable, 789, {
      ...{ isDryRun: false, bucket, onFound: () => {} },
    });

    expect(erased).toEqual({ records: 1, recordings: 3 });
    expect(await bucket.keys()).toEqual(['calls/12/13.mp3']);
  });
});

describe('calls erase --orphans', () => {
  it('takes the recordings whose call is no longer stored', async () => {
    await bucket.put('calls/3/31.mp3');
    await bucket.put('calls/3/32.mp3');
    await bucket.put('other/thing.txt');

    const dryRun = await erase(['--orphans', '--dry-run']);
    const erased = await erase(['--orphans']);
    const again = await erase(['--orphans']);

    const evidence = 'calls no longer stored: 2 recordings: 3\n2 recordings';
    expect(dryRun).toMatchObject({ code: 0, output: `${evidence} would be erased\n` });
    expect(erased).toMatchObject({ code: 0, output: `${evidence} erased\n` });
    expect(again).toMatchObject({ code: 3, output: '0 recordings erased\n' });
    expect(await bucket.keys()).toEqual([
      ...['calls/1/11.mp3', 'calls/1/12.wav', 'calls/12/13.mp3', 'other/thing.txt'],
    ]);
    expect(await storedIds()).toEqual([1, 12]);
  });

  it('takes nothing where it would take all, unless told so: the table may be empty by accident', async () => {
    for (const callId of [1, 12]) {
      const Key = { callId: { N: String(callId) } };
      await tables.client.send(new DeleteItemCommand({ TableName: tables.callsTable, Key }));
    }

    const refused = await erase(['--orphans']);
    const refusedDryRun = await erase(['--orphans', '--dry-run']);
    const keys = await bucket.keys();
    const forced = await erase(['--orphans', '--whole-bucket']);

    expect(refused).toMatchObject({
      code: 1,
      errors: expect.stringContaining('Nothing was erased'),
    });
    expect(refused.errors).toContain('--whole-bucket');
    expect(refusedDryRun).toMatchObject({ code: 1, output: '' });
    expect(keys).toHaveLength(3);
    expect(forced.output).toContain('3 recordings erased');
    expect(await bucket.keys()).toEqual([]);
    expect(await erase(['--orphans'])).toMatchObject({ code: 3 });
    expect(await erase(['--lead', '789', '--whole-bucket'])).toMatchObject({ code: 2 });
  });

  it('asks for a bucket where the stack has none', async () => {
    deployedOnDynalite(tables);
    const { code, errors } = await callsCommand(['erase', '--orphans']);

    expect(code).toBe(2);
    expect(errors).toContain('--bucket');
  });

  it.each([['--lead', '1'], ['--phones'], ['--table', 'x']])('excludes %s', async (...args) => {
    expect(await erase(['--orphans', ...args])).toMatchObject({ code: 2 });
  });
});

function erase(args: readonly string[], input = '') {
  deployedOnDynalite(tables).restore();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', bucket.origin);
  deployedStack({ CallsTableName: tables.callsTable, RecordingsBucketName: bucket.name });
  return callsCommand(['erase', ...args], { input });
}

async function store(callId: number, leadId: number, fields: Record<string, unknown> = {}) {
  const createdTime = '2026-11-23T10:00:00.000Z';
  const Item = toItem({ callId, leadId, createdTime, ...fields });
  await tables.client.send(new PutItemCommand({ TableName: tables.callsTable, Item }));
}

async function storedIds() {
  const command = new ScanCommand({ TableName: tables.callsTable });
  const { Items = [] } = await tables.client.send(command);
  return Items.map(({ callId }) => Number(callId?.N)).sort((a, b) => a - b);
}
