import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallEvent } from '../../../core/call-event.ts';
import { linkCanary, phoneCanary, summaryCanary } from '../../support/canaries.ts';
import { publishFunction } from '../../support/publish-function.ts';
import { streamRecords, writesOf } from '../../support/stream-event.ts';

const lambda = publishFunction();

const soon = '2026-11-23T12:01:00.000Z';
const later = '2026-11-23T12:10:00.000Z';
const tomorrow = '2026-11-24T12:01:00.000Z';

const newCall = (id: number) => writesOf({ at: soon, call: { id, clientPhone: phoneCanary } });
const newCalls = (...ids: number[]) => streamRecords(...ids.flatMap(newCall));

describe('a change', () => {
  it('is sent to the bus as the event it is', async () => {
    const returned = await lambda.publish(newCalls(7));

    expect(returned).toEqual([]);
    expect(lambda.bus.inputs()[0]?.Entries).toEqual([
      {
        EventBusName: 'calls-bus',
        Source: 'liner.calls',
        DetailType: 'Call Enriched',
        Detail: expect.any(String),
        Time: new Date(soon),
      },
    ]);
    const detail = JSON.parse(lambda.bus.inputs()[0]?.Entries?.[0]?.Detail ?? '');
    expect(CallEvent.parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({ id: `7/enriched/${soon}`, callId: 7 });
    expect(lambda.sandbox.output.summary().EventsPublished).toBe(1);
  });

  for (const [EVENT_PHONE, phone] of [
    ['full', phoneCanary],
    ['masked', '+*********67'],
    ['none', undefined],
  ] as const) {
    it(`leaves with the phone number ${EVENT_PHONE}`, async () => {
      await lambda.restart({ EVENT_PHONE });

      await lambda.publish(newCalls(7));

      expect(lambda.bus.taken[0]?.event.call.clientPhone).toBe(phone);
    });
  }

  it('leaves with links and summaries of recordings only where EVENT_RECORDINGS is on', async () => {
    const recordings = [{ id: 1, fileUrl: linkCanary, recordSummary: summaryCanary }];
    const writes = streamRecords(...writesOf({ at: soon, call: { id: 7, recordings } }));

    await lambda.publish(writes);
    await lambda.restart({ EVENT_RECORDINGS: 'on' });
    await lambda.publish(writes);

    const told = lambda.bus.taken.map(({ event }) => event.call.recordings);
    expect(told).toEqual([undefined, recordings]);
  });

  it('of an ignored field is told by nobody, and named by nobody', async () => {
    await lambda.restart({ IGNORE_FIELDS: 'link' });
    const writes = writesOf(
      { at: soon, call: { id: 7, extra: { link: 1 } } },
      { at: later, call: { id: 7, extra: { link: 2 } } },
      { at: tomorrow, call: { id: 7, extra: { link: 3 }, direction: 'incoming' } },
    );

    await lambda.publish(streamRecords(...writes));

    expect(lambda.taken()).toEqual(['7 Enriched', '7 Changed', '7 Settled']);
    expect(lambda.bus.taken[1]?.event.changed).toEqual(['direction']);
  });

  it('of one write that is several events is told in their order', async () => {
    await lambda.publish(
      streamRecords(...writesOf({ at: tomorrow, call: { id: 7, statusCode: 'sale' } })),
    );

    expect(lambda.taken()).toEqual(['7 Enriched', '7 Completed', '7 Settled']);
  });
});

describe('nothing is sent', () => {
  const [, changed, touched] = writesOf(
    { at: soon, call: {} },
    { at: later, call: { leadId: 1 } },
    { at: '2026-11-23T12:20:00.000Z', call: { leadId: 1 } },
  );
  const [removed] = streamRecords({ before: changed?.after });
  const ttl = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

  for (const [what, record] of [
    ['an unchanged read', streamRecords(touched as object)[0]],
    ['a record removed by hand', removed],
    ['a record that expired', { ...removed, userIdentity: ttl }],
    ['a removed item that never was a record', { ...removed, dynamodb: { SequenceNumber: '1' } }],
  ] as const) {
    it(`about ${what}`, async () => {
      expect(await lambda.publish([record as never])).toEqual([]);
      expect(lambda.bus.requests).toEqual([]);
    });
  }
});

describe('a bus that does not take everything', () => {
  it('is asked again for those entries only', async () => {
    const refused = new Set([2, 3]);
    lambda.bus.takes = ({ event }) => !refused.delete(event.callId);

    expect(await lambda.publish(newCalls(1, 2, 3, 4))).toEqual([]);

    const asked = lambda.bus.requests.map((request) => request.map(({ event }) => event.callId));
    expect(asked).toEqual([
      [1, 2, 3, 4],
      [2, 3],
    ]);
  });

  it('gets the first refused record back, and nothing that comes after its request', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => n + 1);
    lambda.bus.takes = ({ event }) => event.callId !== 14 && event.callId !== 17;

    const returned = await lambda.publish(newCalls(...ids));

    expect(returned).toEqual(['114']);
    expect(lambda.bus.requests.flat().some(({ event }) => event.callId > 20)).toBe(false);
    expect(lambda.sandbox.output.failures()).toMatchObject([
      { Code: 'BUS_UNAVAILABLE', events: 2, cause: 'ThrottlingException' },
    ]);
    expect(lambda.sandbox.output.summary().EventsPublished).toBe(18);
  });

  it('does not hear the next change of a call before the one it refused', async () => {
    const writes = writesOf(
      { at: soon, call: { id: 7 } },
      { at: later, call: { id: 7, leadId: 1 } },
    );
    lambda.bus.takes = ({ type }) => type !== 'Call Enriched';

    expect(await lambda.publish(streamRecords(...writes))).toEqual(['101']);
    expect(lambda.taken()).toEqual([]);
  });

  for (const failure of [new Error('no route to host'), 'text', Object.freeze({ name: 'x' })]) {
    it(`gets everything back when a request fails with ${typeof failure}`, async () => {
      lambda.bus.failure = failure;

      expect(await lambda.publish(newCalls(1, 2, 3))).toEqual(['101']);
      expect(lambda.sandbox.output.failures()).toMatchObject([{ Code: 'BUS_UNAVAILABLE' }]);
    });
  }

  it('hears every change of every call in order, however often it refuses', async () => {
    const call = (id: number) =>
      writesOf(
        { at: soon, call: { id } },
        { at: later, call: { id, statusCode: 'a' } },
        { at: tomorrow, call: { id, statusCode: 'b' } },
      );
    const stories = [1, 2, 3, 4].map(call);
    // the calls' writes, interleaved by turns
    const turns = fc.shuffledSubarray(
      [1, 2, 3, 4].flatMap((id) => [id, id, id]),
      { minLength: 12 },
    );
    const refusals = fc.infiniteStream(fc.boolean());

    await fc.assert(
      fc.asyncProperty(turns, refusals, async (order, refuses) => {
        lambda.bus.taken.length = 0;
        const left = stories.map((writes) => [...writes]);
        const records = streamRecords(
          ...order.map((id) => left[id - 1]?.shift()).filter((write) => write !== undefined),
        );
        // every third request gets through, as a bus that comes and goes
        let entries = 0;
        lambda.bus.takes = () => ++entries % 3 === 0 || !refuses.next().value;

        for (let rest = records; rest.length > 0; ) {
          const [returned] = await lambda.publish(rest);
          const from = rest.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === returned);
          rest = from < 0 ? [] : rest.slice(from);
        }

        for (const id of [1, 2, 3, 4]) {
          const heard = lambda.bus.taken.filter(({ event }) => event.callId === id);
          const first = heard.filter(
            ({ event }, n) => heard.findIndex((each) => each.event.id === event.id) === n,
          );
          expect(first.map(({ type }) => type)).toEqual([
            'Call Enriched',
            'Call Changed',
            'Call Completed',
            'Call Changed',
            'Call Settled',
          ]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
