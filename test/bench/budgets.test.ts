import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { itemBytes } from '../../bench/cost/item-size.ts';
import { type Endpoints, startEndpoints } from '../../bench/fake-services/endpoints.ts';
import { batchOf, enrichNowRequest, webhookRequest } from '../../bench/sandbox/lambda-events.ts';
import { startMeasuredSandbox } from '../../bench/sandbox/measured-sandbox.ts';
import { type FunctionName, functionNames } from '../../bench/test-bed/deployed-functions.ts';
import { openTestBed, type TestBed } from '../../bench/test-bed/test-bed.ts';
import { type LocalFunction, startFunction } from '../../local/lambda/function.ts';
import { bundlePackages } from './bundle-packages.ts';

let testBed: TestBed;
let endpoints: Endpoints;
let started: LocalFunction[];
let log: string[];

beforeAll(async () => {
  testBed = await openTestBed(inject('assemblyDir'));
});
afterAll(() => testBed.close());
beforeEach(async () => {
  endpoints = await startEndpoints({ certificate: testBed.certificate, linerDelayMs: 0 });
  started = [];
  log = [];
});
afterEach(async () => {
  await Promise.all(started.map((each) => each.stop()));
  endpoints.close();
});

/** counts what is asked for when nothing is too slow */
const patient = { LINER_TIMEOUT_MS: '30000' };

/** A cold sandbox of what would be deployed. */
function start(name: FunctionName, more = {}): (event: object) => Promise<unknown> {
  const settings = testBed.settings(name, endpoints);
  const local = startFunction({
    ...settings,
    environment: { ...settings.environment, ...patient, ...more },
    timeoutMs: 60_000,
    onLog: (line) => log.push(line),
    maxSandboxes: 1,
  });
  started.push(local);
  return async (event) => JSON.parse((await local.invoke(JSON.stringify(event))).payload);
}

describe('a bundle', () => {
  it.each(functionNames)('%s is deployed as it is looked at here', (name) => {
    const { codeDir, bundle } = testBed.variants.get(name) ?? {};

    const deployed = readFileSync(join(codeDir ?? '', 'main.cjs'));

    expect(deployed.equals(bundle?.code ?? Buffer.of())).toBe(true);
  });

  it.each([
    ['enrich', 235_000],
    ['calls-api', 270_000],
    ['publish-changes', 230_000],
    ['recheck-due', 240_000],
    ['reconcile', 330_000],
  ] as const)('%s has at most %i bytes', (name, limit) => {
    expect(testBed.variants.get(name)?.bundle.code.length).toBeLessThanOrEqual(limit);
  });

  it.each(functionNames)('%s holds no package it is not known for', (name) => {
    const packages = [...(testBed.variants.get(name)?.bundle.packages.keys() ?? [])];

    const strangers = packages.filter((each) => !bundlePackages[name].includes(each));

    expect(strangers).toEqual([]);
  });
});

describe('an init', () => {
  it.each([
    ['enrich', { GetSecretValue: 1, BatchGetItem: 1 }],
    ['calls-api', { GetSecretValue: 1 }],
  ] as const)(
    'of %s has asked for what the first call needs before it ends',
    async (name, asked) => {
      await using _ = await startMeasuredSandbox(testBed.settings(name, endpoints));

      expect(endpoints.takeCounts()).toEqual(asked);
    },
  );
});

describe('a batch of ten new calls', () => {
  it('takes one read of the secret, one of the table beside that of the init, and for each call one fetch and one write', async () => {
    const enrich = start('enrich');

    expect(await enrich(batchOf(10))).toEqual({ batchItemFailures: [] });

    expect(endpoints.takeCounts()).toEqual({
      GetSecretValue: 1,
      BatchGetItem: 2,
      Liner: 10,
      PutItem: 10,
    });
  });

  it('takes two fetches for each call whose recordings are listed', async () => {
    const enrich = start('enrich', { RECORDINGS: 'list' });

    expect(await enrich(batchOf(10))).toEqual({ batchItemFailures: [] });

    expect(endpoints.takeCounts()).toMatchObject({ BatchGetItem: 2, Liner: 20, PutItem: 10 });
    const { Item } = endpoints.lastInput('PutItem') as { Item: Record<string, AttributeValue> };
    expect(Item.recordings?.L?.length).toBeGreaterThan(0);
  });

  it('takes no further read of the secret once the sandbox is warm', async () => {
    const enrich = start('enrich');
    await enrich(batchOf(10));
    endpoints.takeCounts();

    await enrich(batchOf(10));

    expect(endpoints.takeCounts()).toEqual({ BatchGetItem: 1, Liner: 10, PutItem: 10 });
  });

  it('leaves less than 70 bytes of log per call, its id of eight digits among them', async () => {
    const enrich = start('enrich');
    await enrich(batchOf(10));

    await enrich(batchOf(10, 12_345_678));

    const bytes = log.slice(1).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    expect(log.join()).toContain('12345678,12345679');
    expect(bytes / 10).toBeLessThan(70);
  });
});

describe('messages that fail', () => {
  const failing = (fields: object) => {
    const { Records } = batchOf(1) as { Records: object[] };
    return { Records: Records.map((record) => ({ ...record, messageId: 'failed', ...fields })) };
  };
  const back = { batchItemFailures: [{ itemIdentifier: 'failed' }] };

  it('are sent to the dead letters, or hidden, by what is loaded then', async () => {
    const enrich = start('enrich');

    expect(await enrich(failing({ body: 'no call' }))).toEqual({ batchItemFailures: [] });
    expect(await enrich(failing({ eventSourceARN: 'calls.fifo' }))).toEqual(back);

    const { SendMessage, ChangeMessageVisibilityBatch } = endpoints.takeCounts();
    expect({ SendMessage, ChangeMessageVisibilityBatch }).toEqual({
      SendMessage: 1,
      ChangeMessageVisibilityBatch: 1,
    });
  });

  it('come back with the code of the queue that does not answer', async () => {
    const enrich = start('enrich', { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' });

    expect(await enrich(failing({ body: 'no call' }))).toEqual(back);

    expect(log.join()).toContain('"Code":"QUEUE_UNAVAILABLE"');
  });
});

describe('the documented example', () => {
  it('is stored in less than a kilobyte: one write unit, and one for each of two indexes', async () => {
    const enrich = start('enrich');

    await enrich(batchOf(1));

    const { Item } = endpoints.lastInput('PutItem') as { Item: Record<string, AttributeValue> };
    expect(itemBytes(Item)).toBeLessThan(1024);
    const keys = ['receivedHour', 'leadId', 'orderId', 'userId'];
    expect(Object.keys(Item)).toEqual(expect.arrayContaining(keys));
  });
});

describe('a request to the HTTP API', () => {
  it('takes one read of the secret and one message when it is a webhook', async () => {
    const callsApi = start('calls-api');

    expect(await callsApi(webhookRequest())).toMatchObject({ statusCode: 202 });

    expect(endpoints.takeCounts()).toEqual({ GetSecretValue: 1, SendMessage: 1 });
  });

  it('takes one read of each secret and of the record, one fetch and one write when it enriches now', async () => {
    const callsApi = start('calls-api');

    expect(await callsApi(enrichNowRequest())).toMatchObject({ statusCode: 200 });

    expect(endpoints.takeCounts()).toEqual({
      GetSecretValue: 2,
      GetItem: 1,
      Liner: 1,
      PutItem: 1,
    });
  });
});
