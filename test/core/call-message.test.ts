import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callMessage, readCallId } from '../../functions/core/call-message.ts';
import { badMessages } from '../faults/bad-input.ts';

const callId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

const sns = (message: unknown) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:calls',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-11-23T12:00:00.000Z',
    Signature: 'x',
  });

const eventBridge = (detail: unknown) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Call Finished',
  source: 'telephony',
  time: '2026-11-23T12:00:00Z',
  detail,
});

describe('the call id of a message', () => {
  const envelopes: Record<string, (message: object) => string> = {
    'as it stands': JSON.stringify,
    'in an SNS notification': sns,
    'in an EventBridge event': (message) => JSON.stringify(eventBridge(message)),
    'in an EventBridge event in an SNS notification': (message) => sns(eventBridge(message)),
  };
  for (const [name, wrapped] of Object.entries(envelopes)) {
    it(`is read ${name}, whatever else is there`, () => {
      fc.assert(
        fc.property(
          callId,
          fc.boolean(),
          fc.dictionary(fc.string(), fc.jsonValue()),
          (id, asText, rest) => {
            const { 'detail-type': _detailType, Type: _type, ...others } = rest;
            const body = wrapped({ ...others, callId: asText ? String(id) : id });

            expect(readCallId(body, '/callId')).toBe(id);
          },
        ),
      );
    });

    it(`is read ${name} at the pointer of the sender`, () => {
      expect(readCallId(wrapped({ data: { call: { id: 5 } } }), '/data/call/id')).toBe(5);
    });
  }

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
