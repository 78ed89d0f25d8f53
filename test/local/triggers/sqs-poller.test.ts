import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqs, type Sqs } from '../../../local/aws/sqs.ts';
import { pollQueue } from '../../../local/triggers/sqs-poller.ts';
import { eventually } from '../../support/local-eventually.ts';
import { startToy } from '../../support/local-function.ts';

const origin = 'http://127.0.0.1';
const url = (name: string) => `${origin}/000000000000/${name}`;
const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

interface Around {
  readonly timeoutMs?: number;
  readonly maxReceiveCount?: number;
  readonly visibilitySeconds?: number;
}

/** longer than any cold start, so that nothing comes back by itself */
const longSeconds = 600;

/** A function and its queue. */
async function feed(code: string, mapping: object = {}, around: Around = {}) {
  const { maxReceiveCount = 1, visibilitySeconds = longSeconds, ...settings } = around;
  const sqs = await createSqs(() => origin);
  await sqs.call('CreateQueue', { QueueName: 'dead' });
  await sqs.call('CreateQueue', {
    QueueName: 'calls',
    Attributes: {
      VisibilityTimeout: String(visibilitySeconds),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount }),
    },
  });
  const toy = startToy(code, settings);
  const send = (...bodies: string[]) =>
    sqs.call('SendMessageBatch', {
      QueueUrl: url('calls'),
      Entries: bodies.map((MessageBody, Id) => ({ Id: String(Id), MessageBody })),
    });
  const poll = () => {
    const poller = pollQueue(
      sqs,
      {
        queueUrl: url('calls'),
        queueArn: arn('calls'),
        batchSize: 10,
        batchWindowSeconds: 0,
        maxConcurrency: 2,
        reportsItemFailures: true,
        ...mapping,
      },
      toy,
    );
    onTestFinished(async () => {
      const stopped = poller.stop();
      await sqs.close();
      await stopped;
    });
  };
  return { sqs, toy, send, poll };
}

async function countOf(sqs: Sqs, name: string): Promise<number> {
  const { Attributes } = await sqs.call<{ Attributes: Record<string, string> }>(
    'GetQueueAttributes',
    { QueueUrl: url(name), AttributeNames: ['All'] },
  );
  return Object.entries(Attributes)
    .filter(([key]) => key.startsWith('Approximate'))
    .reduce((sum, [, value]) => sum + Number(value), 0);
}

const bodiesIn = (log: string[]) => log.flatMap((line) => JSON.parse(line) as string[]);
const logsBodies = 'console.log(JSON.stringify(event.Records.map((r) => r.body)));';

describe('a polled queue', () => {
  it('hands batches over and deletes what was processed', async () => {
    const { sqs, toy, send, poll } = await feed(
      `exports.handler = async (event) => { ${logsBodies} return { batchItemFailures: [] } }`,
    );
    await send('1', '2', '3');

    poll();

    await eventually(async () => (await countOf(sqs, 'calls')) === 0);
    await eventually(() => toy.log.length);
    expect(toy.log).toEqual(['["1","2","3"]']);
  });

  it('gives each record the shape that Lambda gives it', async () => {
    const { sqs, toy, poll } = await feed(
      'exports.handler = async (event) => { console.log(JSON.stringify(event)) }',
    );
    await sqs.call('SendMessage', {
      QueueUrl: url('calls'),
      MessageBody: 'hello',
      MessageAttributes: { code: { DataType: 'String', StringValue: 'X' } },
    });

    poll();

    await eventually(() => toy.log.length);
    expect(JSON.parse(toy.log[0] ?? '')).toEqual({
      Records: [
        {
          messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {
            code: {
              stringValue: 'X',
              stringListValues: [],
              binaryListValues: [],
              dataType: 'String',
            },
          },
          md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: arn('calls'),
          awsRegion: 'us-east-1',
        },
      ],
    });
  });

  it('brings back what the function reports, and gives it up to the dead letters', async () => {
    const { sqs, toy, send, poll } = await feed(
      `exports.handler = async (event) => {
      ${logsBodies}
      const bad = event.Records.filter((r) => r.body === 'bad');
      return { batchItemFailures: bad.map((r) => ({ itemIdentifier: r.messageId })) } }`,
      {},
      { maxReceiveCount: 2, visibilitySeconds: 3 },
    );
    // warm, it takes far less than that
    await toy.invoke('{"Records":[]}');
    toy.log.length = 0;
    await send('good', 'bad', 'fine');

    poll();

    await eventually(async () => (await countOf(sqs, 'dead')) === 1);
    expect(await countOf(sqs, 'calls')).toBe(0);
    expect(bodiesIn(toy.log).sort()).toEqual(['bad', 'bad', 'fine', 'good']);
  });

  for (const [what, code, settings] of [
    ['throws', 'throw new Error("no")', {}],
    ['is killed for its time', 'for (;;);', { timeoutMs: 200 }],
    ['names a record that is not in the batch', failing('"elsewhere"'), {}],
    ['names no record', failing('""'), {}],
  ] as const) {
    it(`brings all back when the function ${what}`, async () => {
      const { sqs, send, poll } = await feed(
        `exports.handler = async (event) => { ${code} }`,
        {},
        { visibilitySeconds: 1, ...settings },
      );
      await send('1', '2');

      poll();

      await eventually(async () => (await countOf(sqs, 'dead')) === 2);
      expect(await countOf(sqs, 'calls')).toBe(0);
    });
  }

  it('deletes all after any answer where item failures are not reported', async () => {
    const { sqs, toy, send, poll } = await feed(
      `exports.handler = async (event) => { console.log('ran'); ${failing('"elsewhere"')} }`,
      { reportsItemFailures: false },
    );
    await send('1');

    poll();

    await eventually(() => toy.log.includes('ran'));
    await eventually(async () => (await countOf(sqs, 'calls')) === 0);
    expect(await countOf(sqs, 'dead')).toBe(0);
  });

  it('lets the function decide when a message comes back', async () => {
    const { sqs, toy, send, poll } = await feed(
      `exports.handler = async (event) => {
         console.log(event.Records[0].receiptHandle);
         await new Promise((resolve) => setTimeout(resolve, 60_000)) }`,
      {},
      { timeoutMs: 60_000, maxReceiveCount: 2 },
    );
    await send('1');
    poll();
    const handle = await eventually(() => toy.log[0]);

    await sqs.call('ChangeMessageVisibilityBatch', {
      QueueUrl: url('calls'),
      Entries: [{ Id: '0', ReceiptHandle: handle, VisibilityTimeout: 0 }],
    });

    await eventually(() => toy.log.length === 2);
  });

  it('fills a batch beyond ten while its window is open', async () => {
    const { toy, send, poll } = await feed(
      `exports.handler = async (event) => { console.log(event.Records.length) }`,
      { batchSize: 12, batchWindowSeconds: 20 },
    );
    await send(...'abcdef');
    await send(...'ghijkl');

    poll();

    await eventually(() => toy.log.length);
    expect(toy.log).toEqual(['12']);
  });

  it('ends a batch that is not full with its window', async () => {
    const { toy, send, poll } = await feed(
      `exports.handler = async (event) => { console.log(event.Records.length) }`,
      { batchWindowSeconds: 0.2 },
    );
    poll();

    await send('1', '2');

    await eventually(() => toy.log.length);
    expect(toy.log).toEqual(['2']);
  });

  it('runs no more batches at once than the mapping allows', async () => {
    const { toy, send, poll } = await feed(
      `exports.handler = async () => {
         console.log(process.pid); await new Promise((resolve) => setTimeout(resolve, 100)) }`,
      { batchSize: 1, maxConcurrency: 2 },
    );
    await send(...'abcdef');

    poll();

    await eventually(() => toy.log.length === 6);
    expect(new Set(toy.log).size).toBeLessThanOrEqual(2);
  });

  it('splits a batch that would be too large for an invocation', async () => {
    const { sqs, toy, send, poll } = await feed(
      `exports.handler = async (event) => { console.log(event.Records.length) }`,
      { batchWindowSeconds: 0.5 },
    );
    for (let n = 0; n < 8; n++) await send('x'.repeat(1_000_000));

    poll();

    await eventually(async () => (await countOf(sqs, 'calls')) === 0);
    const sizes = toy.log.map(Number);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(8);
    // 6 MB, as long as the window stays open to all of them
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6);
  });
});

function failing(itemIdentifier: string): string {
  return `return { batchItemFailures: [{ itemIdentifier: ${itemIdentifier} }] }`;
}
