import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { publishFunction } from '../../support/publish-function.ts';
import { sqsEvent } from '../../support/sqs-event.ts';
import { type StreamRecord, streamRecords, writesOf } from '../../support/stream-event.ts';

const lambda = publishFunction();

const soon = '2026-11-23T12:01:00.000Z';
const later = '2026-11-23T12:10:00.000Z';

function changedBy(
  image: (item: Record<string, unknown>) => object | undefined,
  which = 'NewImage',
) {
  const [, write] = writesOf(
    { at: soon, call: { id: 2 } },
    { at: later, call: { id: 2, leadId: 1 } },
  );
  const [record] = streamRecords(write as object) as [StreamRecord];
  const whole = record.dynamodb[which as 'NewImage'] as Record<string, unknown>;
  const dynamodb = {
    ...record.dynamodb,
    ApproximateCreationDateTime: Date.parse(later) / 1000,
    SequenceNumber: '202',
    [which]: image(whole),
  };
  return { ...record, dynamodb };
}

describe('a stream record that makes no sense', () => {
  for (const [what, record] of [
    ['no new image', changedBy(() => undefined)],
    ['no old image', changedBy(() => undefined, 'OldImage')],
    ['an empty image', changedBy(() => ({}))],
    ['an empty old image', changedBy(() => ({}), 'OldImage')],
    ['keys alone', changedBy(() => ({ callId: { N: '2' } }))],
    ['an attribute of null', changedBy((item) => ({ ...item, leadId: null }))],
    ['a call id of text', changedBy((item) => ({ ...item, callId: { S: '2' } }))],
    ['a call id that is no number', changedBy((item) => ({ ...item, callId: { N: 'two' } }))],
    ['a lead of text', changedBy((item) => ({ ...item, leadId: { S: 'canary' } }))],
    ['no hash', changedBy(({ contentHash: _, ...item }) => item)],
    ['a time that is none', changedBy((item) => ({ ...item, fetchedAt: { S: 'canary' } }))],
    ['an extra of text', changedBy((item) => ({ ...item, extra: { S: 'canary' } }))],
    ['a flag of text', changedBy((item) => ({ ...item, complete: { S: 'true' } }))],
  ] as const) {
    it(`is dead-lettered, and holds up nothing: ${what}`, async () => {
      const [first, , third] = streamRecords(
        ...[1, 2, 3].flatMap((id) => writesOf({ at: soon, call: { id } })),
      ) as [StreamRecord, StreamRecord, StreamRecord];

      const returned = await lambda.publish([first, record as StreamRecord, third]);

      expect(returned).toEqual([]);
      expect(lambda.taken()).toEqual(['1 Enriched', '3 Enriched']);
      expect(lambda.queues.deadLetters()).toMatchObject([
        {
          body: '{"callId":2}',
          attributes: {
            code: 'STREAM_RECORD_UNREADABLE',
            firstSeen: later,
            receiveCount: '1',
            sourceMessageId: '202',
          },
        },
      ]);
      const failures = lambda.sandbox.output.failures();
      expect(failures[0]).toMatchObject({ Code: 'STREAM_RECORD_UNREADABLE' });
      expect(JSON.stringify(failures)).not.toContain('canary');
    });
  }

  it('is handed back when it cannot be dead-lettered', async () => {
    lambda.queues.client.on(SendMessageCommand).rejects(new Error('no queue'));
    const [first] = streamRecords(...writesOf({ at: soon, call: { id: 1 } })) as [StreamRecord];

    const returned = await lambda.publish([first, changedBy(() => ({})) as StreamRecord]);

    expect(returned).toEqual(['202']);
    expect(lambda.taken()).toEqual(['1 Enriched']);
  });

  it('is not dead-lettered twice: it waits for a record before it that the bus refused', async () => {
    lambda.bus.takes = () => false;
    const [first] = streamRecords(...writesOf({ at: soon, call: { id: 1 } })) as [StreamRecord];

    const returned = await lambda.publish([first, changedBy(() => ({})) as StreamRecord]);

    expect(returned).toEqual(['101']);
    expect(lambda.queues.deadLetters()).toEqual([]);
  });
});

describe('an item of the first format', () => {
  const firstFormat = ({
    receivedAt: _receivedAt,
    createdTime: _createdTime,
    receivedHour: _receivedHour,
    complete: _complete,
    completedAt: _completedAt,
    ...item
  }: Record<string, unknown>) => item;

  it('is told of as a call that is not complete', async () => {
    expect(await lambda.publish([changedBy(firstFormat)])).toEqual([]);

    expect(lambda.taken()).toEqual(['2 Changed']);
    expect(lambda.bus.taken[0]?.event.call.complete).toBe(false);
  });

  it('is compared with like any other', async () => {
    expect(await lambda.publish([changedBy(firstFormat, 'OldImage')])).toEqual([]);

    expect(lambda.bus.taken.map(({ event }) => event.changed)).toEqual([['leadId']]);
  });

  it('is no change when all that is new is what we note beside the call', async () => {
    const [, touched] = writesOf({ at: soon, call: { id: 2 } }, { at: later, call: { id: 2 } });
    const [record] = streamRecords(touched as object) as [StreamRecord];
    const OldImage = firstFormat(record.dynamodb.OldImage as Record<string, unknown>);

    expect(
      await lambda.publish([{ ...record, dynamodb: { ...record.dynamodb, OldImage } }]),
    ).toEqual([]);
    expect(lambda.taken()).toEqual([]);
  });
});

describe('an event that is not of a table stream', () => {
  for (const [what, event] of [
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['text', 'Records'],
    ['a list', []],
    ['no records', { Records: [] }],
    ['records that are no list', { Records: {} }],
    ['a record of nothing', { Records: [null] }],
    ['a queue', sqsEvent({ body: { callId: 1 } })],
    ['Kinesis', { Records: [{ eventSource: 'aws:kinesis', kinesis: { sequenceNumber: '1' } }] }],
    ['a direct invoke', { callIds: [1] }],
    ['the schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
    ['a stream record without a number', { Records: [{ eventSource: 'aws:dynamodb' }] }],
  ] as const) {
    it(`is an error, never an empty success: ${what}`, async () => {
      await expect(lambda.invoke(event)).rejects.toThrow();
      expect(lambda.bus.requests).toEqual([]);
    });
  }

  it('is an error even if it comes among records of the stream', async () => {
    const [ours] = streamRecords(...writesOf({ at: soon, call: { id: 1 } }));
    const [foreign] = sqsEvent({ body: {} }).Records;

    await expect(lambda.invoke({ Records: [ours, foreign] })).rejects.toThrow();
    expect(lambda.bus.requests).toEqual([]);
  });
});
