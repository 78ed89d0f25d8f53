import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callMessage, readCallId } from '../../core/message-body.ts';
import { badMessages } from '../faults/bad-input.ts';
import { eventBridgeEvent, snsNotification } from '../support/envelopes.ts';

const callId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('the call id of a message', () => {
  const envelopes: Record<string, (message: object) => string> = {
    'as it stands': JSON.stringify,
    'in an SNS notification': (message) => snsNotification(JSON.stringify(message)),
    'in an EventBridge event': (message) => JSON.stringify(eventBridgeEvent(message)),
    'in an EventBridge event in an SNS notification': (message) =>
      snsNotification(JSON.stringify(eventBridgeEvent(message))),
  };
  for (const [name, wrapped] of Object.entries(envelopes)) {
    it(`is read ${name}, whatever else is there`, () => {
      fc.assert(
        fc.property(
          callId,
          fc.boolean(),
          fc.dictionary(fc.string(), fc.jsonValue()),
          (id, asText, rest) => {
            const body = wrapped({ ...rest, callId: asText ? String(id) : id });

            expect(readCallId(body, '/callId')).toBe(id);
          },
        ),
      );
    });

    it(`is read ${name} at the pointer of the sender`, () => {
      expect(readCallId(wrapped({ data: { call: { id: 5 } } }), '/data/call/id')).toBe(5);
    });
  }

  it('is read at the pointer of a sender who knows the envelope', () => {
    const event = JSON.stringify(eventBridgeEvent({ callId: 8, call: { id: 5 } }));

    expect(readCallId(event, '/detail/call/id')).toBe(5);
    expect(readCallId(snsNotification('5'), '/Message')).toBe(5);
  });

  it('is not what AWS wrote on the envelope', () => {
    const pointers = ['/id', '/account', '/Subject', '/MessageId'];
    for (const pointer of pointers) {
      const inner = { [pointer.slice(1)]: 5 };
      const event = eventBridgeEvent(inner);

      expect(readCallId(JSON.stringify(event), pointer)).toBe(5);
      expect(readCallId(snsNotification(JSON.stringify(inner)), pointer)).toBe(5);
      expect(readCallId(snsNotification(JSON.stringify(event)), pointer)).toBe(5);
    }
  });

  const other = JSON.stringify({ callId: 99 });
  const notification = JSON.parse(snsNotification(other));
  const event = eventBridgeEvent({ callId: 99 });
  const sendersOwn: Record<string, object> = {
    'beside a Type and a Message of its own': { Type: 'Notification', Message: other },
    'beside a detail of its own': { 'detail-type': 'call', detail: { callId: 99 } },
    'at the top of a notification': notification,
    'at the top of an event': event,
  };
  for (const [name, message] of Object.entries(sendersOwn)) {
    it(`is the sender's own ${name}`, () => {
      expect(readCallId(JSON.stringify({ ...message, callId: 5 }), '/callId')).toBe(5);
      expect(() => readCallId(JSON.stringify({ ...message, callId: null }), '/callId')).toThrow(
        'CALL_ID_INVALID',
      );
    });
  }

  const almost: Record<string, object> = {
    'no topic': { ...notification, TopicArn: undefined },
    'a topic of something else': { ...notification, TopicArn: 'calls' },
    'no message id': { ...notification, MessageId: undefined },
    'another type': { ...notification, Type: 'SubscriptionConfirmation' },
    'an object as its message': { ...notification, Message: { callId: 99 } },
    'no source': { ...event, source: undefined },
    'no version': { ...event, version: undefined },
    'a number as its id': { ...event, id: 1 },
    'text as its detail': { ...event, detail: other },
  };
  for (const [name, message] of Object.entries(almost)) {
    it(`is not looked for in what has ${name}`, () => {
      expect(() => readCallId(JSON.stringify(message), '/callId')).toThrow('CALL_ID_INVALID');
    });
  }

  it('is not looked for in ever more envelopes', () => {
    const wrap = (message: string) => snsNotification(message);

    expect(readCallId(wrap(wrap(other)), '/callId')).toBe(99);
    expect(() => readCallId(wrap(wrap(wrap(other))), '/callId')).toThrow('CALL_ID_INVALID');
  });

  it('is read from our own messages whatever the pointer', () => {
    expect(readCallId(callMessage(7), '/data/call/id')).toBe(7);
  });

  for (const { message, body, code } of badMessages) {
    it(`is not found in ${message}: ${code}, without an echo`, () => {
      const read = () => readCallId(body, '/callId');

      expect(read).toThrow(expect.objectContaining({ code, message: code, cause: undefined }));
    });
  }

  it('is found or refused in any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const read = () => readCallId(body, '/callId');

        expect(read).toThrow(/^(MESSAGE_UNREADABLE|CALL_ID_INVALID)$/);
      }),
    );
  });
});
