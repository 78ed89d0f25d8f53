import { describe, expect, it, onTestFinished } from 'vitest';
import { createTableStream, type Item } from '../../../local/aws/table-stream.ts';
import { pollStream } from '../../../local/triggers/stream-poller.ts';
import { eventually } from '../../support/local-eventually.ts';
import { startToy } from '../../support/local-function.ts';

const item = (id: number, more: Item = {}): Item => ({ id: { N: String(id) }, ...more });

/** A stream with the items 1 to `count` new in it, and the function that reads it. */
function feed(code: string, count: number, mapping: object = {}) {
  const source = { arn: 'arn:stream', keyNames: ['id'], viewType: 'NEW_AND_OLD_IMAGES' } as const;
  const stream = createTableStream(source, Date.now);
  for (let id = 1; id <= count; id++) stream.append(undefined, item(id));
  const toy = startToy(`
    const ids = (event) => event.Records.map((record) => Number(record.dynamodb.Keys.id.N));
    exports.handler = async (event) => { console.log(JSON.stringify(ids(event))); ${code} }`);
  const notices: object[] = [];
  const poller = pollStream(
    stream,
    {
      batchSize: 100,
      batchWindowSeconds: 0,
      reportsItemFailures: true,
      bisects: true,
      maxRetryAttempts: 1,
      maxRecordAgeSeconds: -1,
      onFailure: async (notice) => notices.push(notice),
      ...mapping,
    },
    toy,
  );
  onTestFinished(poller.stop);
  const batches = () =>
    toy.log.filter((line) => line.startsWith('[')).map((line) => JSON.parse(line));
  return { stream, batches, notices };
}

const failFrom = (id: number) => `
  const bad = event.Records.find((record) => record.dynamodb.Keys.id.N === '${id}');
  return { batchItemFailures: bad ? [{ itemIdentifier: bad.dynamodb.SequenceNumber }] : [] }`;

describe('a polled stream', () => {
  it('hands over changes in order, at most a batch at a time', async () => {
    const { batches } = feed('', 5, { batchSize: 2 });

    await eventually(() => batches().length === 3);
    expect(batches()).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('says nothing of a batch that is done, however short the limits', async () => {
    const limits = { maxRetryAttempts: 0, maxRecordAgeSeconds: 0 };
    const { batches, notices } = feed('', 2, { batchSize: 1, ...limits });

    await eventually(() => batches().length === 2);
    expect(notices).toEqual([]);
  });

  it('goes on where the function says it failed, then gives that batch up with a notice', async () => {
    const { batches, notices } = feed(failFrom(2), 3);

    await eventually(() => notices.length);
    expect(batches()).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect(notices).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        DDBStreamBatchInfo: {
          batchSize: 2,
          startSequenceNumber: expect.stringMatching(/2$/),
          endSequenceNumber: expect.stringMatching(/3$/),
          streamArn: 'arn:stream',
        },
      },
    ]);
  });

  it('halves a batch that throws until one record is left', async () => {
    const { batches, notices } = feed('if (ids(event).includes(3)) throw new Error("no")', 4);

    await eventually(() => notices.length);
    await eventually(() => batches().at(-1)?.[0] === 4);
    expect(batches()).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]);
    expect(notices).toMatchObject([{ DDBStreamBatchInfo: { batchSize: 1 } }]);
  });

  it('tries for ever where nothing limits it', async () => {
    const { batches, notices } = feed('throw new Error("no")', 1, { maxRetryAttempts: -1 });

    await eventually(() => batches().length > 3);
    expect(notices).toEqual([]);
  });

  for (const [what, code] of [
    ['names no record', `return { batchItemFailures: [{ itemIdentifier: '' }] }`],
    ['names a record of another batch', `return { batchItemFailures: [{ itemIdentifier: '9' }] }`],
  ] as const) {
    it(`takes a report that ${what} for a failure of the batch, and halves it`, async () => {
      const { batches, notices } = feed(`if (ids(event).includes(1)) ${code}`, 2);

      await eventually(() => batches().at(-1)?.[0] === 2);
      expect(batches()).toEqual([[1, 2], [1], [1], [2]]);
      expect(notices).toHaveLength(1);
    });
  }

  it('gives up a batch that failed for too long, told as Lambda tells it', async () => {
    const limits = { maxRetryAttempts: -1, maxRecordAgeSeconds: 0, bisects: false };
    const { notices } = feed('throw new Error("no")', 2, limits);

    await eventually(() => notices.length);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(notices[0]).toEqual({
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Toy:$LATEST',
        condition: 'RecordAgeExceeded',
        approximateInvokeCount: expect.any(Number),
      },
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: 'Unhandled',
      },
      version: '1.0',
      timestamp: time,
      DDBStreamBatchInfo: {
        shardId: expect.any(String),
        startSequenceNumber: expect.stringMatching(/^\d{21}$/),
        endSequenceNumber: expect.stringMatching(/^\d{21}$/),
        approximateArrivalOfFirstRecord: time,
        approximateArrivalOfLastRecord: time,
        batchSize: 2,
        streamArn: 'arn:stream',
      },
    });
  });

  it('waits for a batch to fill while its window is open', async () => {
    const { stream, batches } = feed('', 1, { batchSize: 3, batchWindowSeconds: 60 });

    stream.append(undefined, item(2));
    stream.append(undefined, item(3));

    await eventually(() => batches().length);
    expect(batches()).toEqual([[1, 2, 3]]);
  });

  it('ends a batch that is not full with its window', async () => {
    const { batches } = feed('', 2, { batchWindowSeconds: 0.1 });

    await eventually(() => batches().length);
    expect(batches()).toEqual([[1, 2]]);
  });

  it('splits a batch that would be too large for an invocation', async () => {
    const { stream, batches } = feed('', 0, { batchSize: 20, batchWindowSeconds: 60 });
    const S = 'x'.repeat(390_000);

    for (let id = 1; id <= 20; id++) stream.append(undefined, item(id, { text: { S } }));

    await eventually(() => batches().flat().length === 20);
    expect(batches().map((batch) => batch.length)).toEqual([16, 4]);
  });
});
