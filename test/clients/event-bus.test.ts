import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BusEntry, putEvents } from '../../clients/event-bus.ts';
import { eventOf } from '../../core/call-event.ts';
import { mockClient } from '../support/aws-mocks.ts';
import { historyOf } from '../support/call-history.ts';

const { signal } = new AbortController();
const mock = mockClient(EventBridgeClient);
const client = new EventBridgeClient({});

beforeEach(() => {
  mock.reset();
});
afterEach(() => {
  mock.reset();
});

function entryOf(id: number): BusEntry {
  const [stage] = historyOf({ at: '2026-11-23T12:00:05.000Z', call: { id } });
  const [change] = stage?.changes ?? [];
  if (!change) throw new Error('no change');
  return { type: change.type, event: eventOf(change, 'none') };
}

const entries = [entryOf(1), entryOf(2), entryOf(3)];
const put = () => putEvents(client, 'calls-bus', entries, signal);

describe('events put on the bus', () => {
  it('carry source, type, detail and the time of the read', async () => {
    mock.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'a' }] });

    await putEvents(client, 'calls-bus', [entryOf(1)], signal);

    expect(mock.commandCalls(PutEventsCommand)[0]?.args[0].input).toEqual({
      Entries: [
        {
          EventBusName: 'calls-bus',
          Source: 'liner.calls',
          DetailType: 'Call Enriched',
          Detail: JSON.stringify(entryOf(1).event),
          Time: new Date('2026-11-23T12:00:05.000Z'),
        },
      ],
    });
  });

  const taken = (EventId: string) => ({ EventId });
  const refused = (ErrorCode: string) => ({ ErrorCode, ErrorMessage: 'canary' });

  for (const [what, answer, left, cause] of [
    ['all were', [taken('a'), taken('b'), taken('c')], [], undefined],
    ['one was not', [taken('a'), refused('InternalFailure'), taken('c')], [2], 'InternalFailure'],
    ['none was', [refused('x'), refused('y'), refused('z')], [1, 2, 3], 'x'],
    ['the answer says less than it should', [taken('a')], [2, 3], undefined],
    ['the answer says nothing', undefined, [1, 2, 3], undefined],
  ] as const) {
    it(`are handed back where they were not taken: ${what}`, async () => {
      mock.on(PutEventsCommand).resolves({ Entries: answer?.map((each) => ({ ...each })) });

      const result = await put();

      expect(result.refused.map(({ event }) => event.callId)).toEqual(left);
      expect(result.cause).toBe(cause);
    });
  }

  for (const [what, thrown, cause] of [
    ['an error', Object.assign(new Error('canary'), { name: 'AccessDenied' }), 'AccessDenied'],
    ['undefined', undefined, undefined],
    ['text', 'canary', undefined],
  ] as const) {
    it(`are all handed back when the request fails with ${what}`, async () => {
      mock.on(PutEventsCommand).callsFake(async () => {
        throw thrown;
      });

      expect(await put()).toEqual({ refused: entries, cause });
    });
  }
});
