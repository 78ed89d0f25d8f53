import {
  CancelReplayCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, vi } from 'vitest';
import { entry, it, put, subscribe } from '../../support/local-event-bridge.ts';

const arn = (id: string) => `arn:aws:events:us-east-1:000000000000:${id}`;
const at = (time: string) => new Date(`2026-11-23T${time}Z`);
const toBus = { Arn: arn('event-bus/calls') };

const replayOf = (further: Partial<StartReplayCommand['input']> = {}) =>
  new StartReplayCommand({
    ReplayName: 'again',
    EventSourceArn: arn('archive/calls-local'),
    EventStartTime: at('12:00:00'),
    EventEndTime: at('13:00:00'),
    Destination: toBus,
    ...further,
  });

async function publish(client: EventBridgeClient, callId: number, time: string) {
  const Entries = [{ ...entry({ callId }), Time: at(time) }];
  await client.send(new PutEventsCommand({ Entries }));
}

async function ended(client: EventBridgeClient, ReplayName = 'again') {
  return vi.waitFor(async () => {
    const replay = await client.send(new DescribeReplayCommand({ ReplayName }));
    expect(replay.State).not.toBe('RUNNING');
    return replay;
  });
}

describe('a local archive', () => {
  it('is there for every bus, and counts what was published', async ({ bus: { client } }) => {
    await put(client, entry({ callId: 1 }));

    const command = new ListArchivesCommand({ EventSourceArn: toBus.Arn });

    expect((await client.send(command)).Archives).toEqual([
      expect.objectContaining({ ArchiveName: 'calls-local', State: 'ENABLED', EventCount: 1 }),
    ]);
  });

  it('sends again what is of the time asked for, marked, minute by minute', async ({ bus }) => {
    const { client, received } = bus;
    await publish(client, 1, '12:01:30');
    await publish(client, 2, '12:00:59');
    await publish(client, 3, '12:00:01');
    await publish(client, 4, '11:59:59');
    await publish(client, 5, '13:00:00');
    await subscribe(client, { source: ['liner.calls'] });

    await client.send(replayOf());
    const replay = await ended(client);

    expect(received).toEqual(
      [2, 3, 1].map((callId) =>
        expect.objectContaining({ detail: { callId }, 'replay-name': 'again' }),
      ),
    );
    expect(replay).toMatchObject({
      State: 'COMPLETED',
      EventLastReplayedTime: at('12:01:30'),
      Destination: toBus,
    });
  });

  it('does not keep what is sent again', async ({ bus: { client, published } }) => {
    await publish(client, 1, '12:00:00');
    await client.send(replayOf());
    await ended(client);

    await client.send(replayOf({ ReplayName: 'once-more' }));
    await ended(client, 'once-more');

    expect(published.map((event) => event['replay-name'])).toEqual([
      undefined,
      'again',
      'once-more',
    ]);
  });

  it('sends to the rules that are named, and to no other', async ({ bus }) => {
    const { client, received } = bus;
    await publish(client, 1, '12:00:00');
    await subscribe(client, { source: ['liner.calls'] }, 'mine');
    await subscribe(client, { source: ['liner.calls'] }, 'other');

    await client.send(
      replayOf({ Destination: { ...toBus, FilterArns: [arn('rule/calls/mine')] } }),
    );
    await ended(client);

    expect(received).toHaveLength(1);
  });

  it('lets a rule leave out what is sent again', async ({ bus: { client, received } }) => {
    await subscribe(client, { 'replay-name': [{ exists: false }] });
    await publish(client, 1, '12:00:00');

    await client.send(replayOf());
    await ended(client);

    expect(received).toHaveLength(1);
  });

  it('refuses to cancel what has ended, and lists it', async ({ bus: { client } }) => {
    await client.send(replayOf());
    await ended(client);
    const cancel = new CancelReplayCommand({ ReplayName: 'again' });

    await expect(client.send(cancel)).rejects.toMatchObject({ name: 'IllegalStatusException' });
    const { Replays } = await client.send(new ListReplaysCommand({}));
    expect(Replays).toMatchObject([{ ReplayName: 'again', State: 'COMPLETED' }]);
  });

  for (const [what, further, name] of [
    ['from another archive', { EventSourceArn: arn('archive/x') }, 'ResourceNotFoundException'],
    ['to another bus', { Destination: { Arn: arn('event-bus/default') } }, 'ValidationException'],
    ['of no time', { EventEndTime: at('12:00:00') }, 'ValidationException'],
    ['without a name', { ReplayName: 'a b' }, 'ValidationException'],
  ] as const) {
    it(`refuses a replay ${what}`, async ({ bus: { client } }) => {
      await expect(client.send(replayOf(further))).rejects.toMatchObject({ name });
    });
  }

  it('refuses a name that was used', async ({ bus: { client } }) => {
    await client.send(replayOf());

    await expect(client.send(replayOf())).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
  });
});
