import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Call } from '../../core/call.ts';
import { CallEvent, type EventPhone, eventOf } from '../../core/call-event.ts';
import type { Change } from '../../core/record-changes.ts';
import { historyOf, recordFromItem } from '../support/call-history.ts';

const schemaFile = new URL('../../docs/events/call-event.v1.json', import.meta.url);

function enrichedBy(call: Partial<Call>): Change {
  const [stage] = historyOf({ at: '2026-11-23T12:00:05.000Z', call });
  return stage?.changes[0] as Change;
}

function changeTo(before: Partial<Call>, after: Partial<Call>): Change {
  const [, stage] = historyOf(
    { at: '2026-11-23T12:00:05.000Z', call: before },
    { at: '2026-11-23T12:10:00.000Z', call: after },
  );
  return stage?.changes[0] as Change;
}

describe('an event', () => {
  it('says which change, and how the call stands', () => {
    const [, stage] = historyOf(
      { at: '2026-11-23T12:00:05.000Z', call: { leadId: 789 } },
      {
        at: '2026-11-24T12:00:05.000Z',
        call: { leadId: 789, statusCode: 'sale', extra: { rating: 5 } },
      },
    );

    const events = stage?.changes.map((change) => eventOf(change, 'masked'));

    const call = {
      id: 123,
      leadId: 789,
      statusCode: 'sale',
      createdAt: '2026-11-23T12:00:00Z',
      extra: { rating: 5 },
      fetchedAt: '2026-11-24T12:00:05.000Z',
      changedAt: '2026-11-24T12:00:05.000Z',
      complete: true,
      completedAt: '2026-11-24T12:00:05.000Z',
      settledAt: '2026-11-24T12:00:05.000Z',
    };
    expect(events).toEqual([
      {
        version: 1,
        id: expect.stringMatching(/^123\/changed\/2026-11-24T12:00:05\.000Z\/[\w-]{12}$/),
        callId: 123,
        changed: ['rating', 'statusCode'],
        call,
      },
      { version: 1, id: '123/completed/2026-11-24T12:00:05.000Z', callId: 123, changed: [], call },
      { version: 1, id: '123/settled/2026-11-24T12:00:05.000Z', callId: 123, changed: [], call },
    ]);
  });

  it('says since when Liner has the call no longer, until it is there again', () => {
    const events = historyOf(
      { at: '2026-11-23T12:00:05.000Z', call: { leadId: 789 } },
      { at: '2026-11-23T12:10:00.000Z', call: 'gone' },
      { at: '2026-11-23T12:20:00.000Z', call: { leadId: 789 } },
    ).flatMap(({ changes }) => changes.map((change) => eventOf(change, 'masked')));

    expect(events.map(({ call }) => [call.leadId, call.goneAt])).toEqual([
      [789, undefined],
      [789, '2026-11-23T12:10:00.000Z'],
      [789, undefined],
    ]);
  });

  it('holds nothing that is only for the table', () => {
    const { call } = eventOf(enrichedBy({}), 'full');

    expect(Object.keys(call).sort()).toEqual(
      ['changedAt', 'complete', 'createdAt', 'fetchedAt', 'id'].sort(),
    );
  });

  for (const [eventPhone, phone] of [
    ['full', '+7 (900) 123-45-67'],
    ['masked', '+* (***) ***-**-67'],
    ['none', undefined],
  ] as const) {
    it(`holds the client's number ${eventPhone}`, () => {
      const { call } = eventOf(enrichedBy({ clientPhone: '+7 (900) 123-45-67' }), eventPhone);

      expect(call.clientPhone).toBe(phone);
      expect('clientPhone' in call).toBe(phone !== undefined);
    });

    it(`has no number ${eventPhone} where the call has none`, () => {
      expect('clientPhone' in eventOf(enrichedBy({}), eventPhone).call).toBe(false);
    });
  }

  it('names a changed number, but holds neither the old one nor the new one', () => {
    const change = changeTo({ clientPhone: '+79001234567' }, { clientPhone: '+79007654321' });

    const event = eventOf(change, 'none');

    expect(event.changed).toEqual(['clientPhone']);
    expect(JSON.stringify(event)).not.toMatch(/123456|765432/);
  });

  for (const clientPhone of [79001234567, ['+79001234567'], { phone: '+79001234567' }]) {
    it(`holds no number that is ${JSON.stringify(clientPhone)}, unless it is to be full`, () => {
      const told = (eventPhone: EventPhone, extra: object = {}) =>
        eventOf(enrichedBy({ extra: { clientPhone, ...extra } }), eventPhone).call;

      expect(told('full').extra).toEqual({ clientPhone });
      for (const eventPhone of ['masked', 'none'] as const) {
        expect('extra' in told(eventPhone)).toBe(false);
        expect(told(eventPhone, { mood: 1 }).extra).toEqual({ mood: 1 });
      }
    });
  }

  it('is not made of what is no record', () => {
    const change = { ...enrichedBy({}), record: { ...recordFromItem(), fetchedAt: 'yesterday' } };

    expect(() => eventOf(change, 'full')).toThrow(z.core.$ZodError);
  });
});

describe('an event that would be too large for the bus', () => {
  // an entry may take 256 KB: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
  const bytesOf = (event: CallEvent) => Buffer.byteLength(JSON.stringify(event));

  for (const [what, extra] of [
    ['long text', { note: 'x'.repeat(250_000) }],
    ['text whose letters take two bytes', { note: 'ё'.repeat(150_000) }],
    ['text whose letters take six as JSON', { note: '\u0001'.repeat(50_000) }],
    ['many fields', Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`field${n}`, n]))],
  ] as const) {
    it(`leaves out what Liner does not document: ${what}`, () => {
      const event = eventOf(changeTo({ leadId: 1 }, { leadId: 2, extra }), 'full');

      expect(event.call.extra).toBeUndefined();
      expect(event.changed).toEqual(['leadId', 'extra']);
      expect(event.call.leadId).toBe(2);
      expect(bytesOf(event)).toBeLessThan(1_000);
    });
  }

  it('names extra for a field whose wrong type put it there', () => {
    const extra = { leadId: '2', note: 'x'.repeat(250_000) };

    expect(eventOf(changeTo({ leadId: 1 }, { extra }), 'full').changed).toEqual(['extra']);
  });

  it('names only what changed', () => {
    const extra = { note: 'x'.repeat(250_000) };

    expect(eventOf(changeTo({ leadId: 1, extra }, { leadId: 2, extra }), 'full').changed).toEqual([
      'leadId',
    ]);
  });

  it('keeps what fits', () => {
    const extra = { note: 'x'.repeat(190_000) };

    expect(eventOf(enrichedBy({ extra }), 'full').call.extra).toEqual(extra);
  });
});

describe('the schema of an event', () => {
  const published = JSON.parse(readFileSync(schemaFile, 'utf8'));

  it('is what docs/events says: a version in use never changes', () => {
    expect(published).toEqual({
      title: 'detail of an event of source liner.calls, version 1',
      ...z.toJSONSchema(CallEvent),
    });
  });

  it('knows no null, and beside extra nothing that is not named', () => {
    expect(JSON.stringify(published)).not.toContain('null');
    expect(published.additionalProperties).toBe(false);
    expect(published.properties.call.additionalProperties).toBe(false);
  });

  it('describes whatever is sent, to the last key', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    const whole = fc.option(fc.integer(), { nil: undefined });
    const fields = fc.record(
      {
        ...{ leadId: whole, userId: whole, orderId: whole, sipEndpointId: whole, statusId: whole },
        ...{ statusCode: text, direction: text, finishInitiator: text, clientPhone: text },
        ...{ talkTimeDurationSeconds: whole, isPredictive: fc.boolean(), hasRecords: fc.boolean() },
        createdAt: fc.constantFrom('2026-11-23T12:00:00Z', 'noon', undefined),
        extra: fc.dictionary(
          fc.string().filter((name) => name !== '__proto__'),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    );
    const phone = fc.constantFrom<EventPhone[]>('full', 'masked', 'none');

    fc.assert(
      fc.property(fields, fields, phone, (before, after, eventPhone) => {
        const stages = historyOf(
          { at: '2026-11-23T12:00:05.000Z', call: before },
          { at: '2026-11-25T12:00:00.000Z', call: after },
        );
        for (const change of stages.flatMap(({ changes }) => changes)) {
          const sent = JSON.parse(JSON.stringify(eventOf(change, eventPhone)));

          // what the schema does not name, parsing leaves out
          expect(CallEvent.parse(sent)).toEqual(sent);
        }
      }),
    );
  });
});
