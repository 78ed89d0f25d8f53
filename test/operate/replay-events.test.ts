import {
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  ListRulesCommand,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect } from 'vitest';
import { planReplay } from '../../operate/plan-replay.ts';
import { followReplay, startReplay } from '../../operate/replay-events.ts';
import { mockClient } from '../support/aws-mocks.ts';
import { entry, it, subscribe } from '../support/local-event-bridge.ts';

const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
const nowMs = Date.parse('2026-11-25T08:45:00.123Z');
const asked = {
  busName: 'calls',
  fromMs: at('12:00:00'),
  toMs: at('13:00:00'),
  rules: [] as string[],
};
const { signal } = new AbortController();
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function publish(client: EventBridgeClient, callId: number, time: string) {
  const Entries = [{ ...entry({ callId }), Time: new Date(at(time)) }];
  await client.send(new PutEventsCommand({ Entries }));
}

async function replay(client: EventBridgeClient, further: Partial<typeof asked> = {}) {
  const plan = await planReplay(client, { ...asked, ...further }, nowMs);
  const name = await startReplay(client, plan, nowMs);
  return Array.fromAsync(followReplay(client, name, turn, signal));
}

describe('a replay', () => {
  it('sends what is of the time asked for to every rule, and is followed to its end', async ({
    bus: { client, received },
  }) => {
    await publish(client, 1, '12:30:00');
    await publish(client, 2, '13:00:00');
    await subscribe(client, { source: ['liner.calls'] });

    const progress = await replay(client);

    expect(received).toMatchObject([{ detail: { callId: 1 } }]);
    expect(progress.at(-1)).toEqual({
      name: 'calls-20261125T084500123Z',
      state: 'COMPLETED',
      part: 1,
    });
  });

  it('sends to the named rules alone', async ({ bus: { client, received } }) => {
    await publish(client, 1, '12:30:00');
    await subscribe(client, { source: ['liner.calls'] }, 'crm');
    await subscribe(client, { source: ['liner.calls'] }, 'other');

    await replay(client, { rules: ['crm'] });

    expect(received).toHaveLength(1);
  });

  it('refuses a rule that is not there, and names those that are', async ({ bus: { client } }) => {
    await subscribe(client, { source: ['liner.calls'] }, 'crm');

    await expect(planReplay(client, { ...asked, rules: ['crn'] }, nowMs)).rejects.toMatchObject({
      message: expect.stringContaining('no rule crn that'),
      next: 'It has crm.',
      exitCode: 3,
    });
  });

  it('is followed no further when it is cut off', async ({ bus: { client } }) => {
    const ending = new AbortController();
    const name = await startReplay(client, await planReplay(client, asked, nowMs), nowMs);

    ending.abort();

    expect(await Array.fromAsync(followReplay(client, name, turn, ending.signal))).toEqual([]);
  });
});

describe('a bus on AWS', () => {
  const mocked = () => mockClient(EventBridgeClient);

  it('without an archive has nothing to send again', async () => {
    const aws = mocked().onAnyCommand().resolves({});

    await expect(planReplay(new EventBridgeClient({}), asked, nowMs)).rejects.toMatchObject({
      message: expect.stringContaining('no archive'),
      next: expect.stringContaining('eventArchiveDays'),
      exitCode: 3,
    });
    aws.restore();
  });

  it('joins a replay of just the same that is under way, begins none that overlaps, and any other', async () => {
    const times = { EventStartTime: new Date(asked.fromMs), EventEndTime: new Date(asked.toMs) };
    const aws = mocked().onAnyCommand().resolves({});
    aws.on(ListArchivesCommand).resolves({ Archives: [{ ArchiveName: 'kept' }] });
    aws.on(ListRulesCommand).resolves({ Rules: [{ Name: 'crm', Arn: 'arn:crm' }] });
    aws
      .on(ListReplaysCommand)
      .resolvesOnce({ NextToken: 'more' })
      .resolves({
        Replays: [
          { ReplayName: 'ended', State: 'COMPLETED', ...times },
          { ReplayName: 'same', State: 'RUNNING', ...times },
        ],
      });
    const client = new EventBridgeClient({});
    const underWay = async (further: Partial<typeof asked> = {}) =>
      (await planReplay(client, { ...asked, ...further }, nowMs)).underWay;

    expect(await underWay()).toBe('same');
    expect(await underWay({ rules: ['crm'] })).toBeUndefined();
    expect(await underWay({ fromMs: asked.toMs, toMs: at('13:30:00') })).toBeUndefined();
    for (const later of [
      { toMs: at('12:59:00') },
      { fromMs: at('12:00:09'), toMs: at('13:00:09') },
    ]) {
      await expect(underWay(later)).rejects.toMatchObject({
        message: expect.stringContaining('Replay same of a part of that time'),
        next: expect.stringContaining('--follow same'),
        exitCode: 1,
      });
    }
    const plan = await planReplay(client, asked, nowMs);
    expect(await startReplay(client, plan, nowMs)).toBe('same');
    expect(aws.commandCalls(StartReplayCommand)).toEqual([]);
    aws.restore();
  });

  for (const [State, EventLastReplayedTime, part] of [
    ['STARTING', undefined, 0],
    ['RUNNING', at('12:15:00'), 0.25],
    ['FAILED', at('12:30:00'), 0.5],
  ] as const) {
    it(`tells how far a replay is that is ${State}`, async () => {
      const aws = mocked()
        .on(DescribeReplayCommand)
        .resolvesOnce({
          ...{ State, EventStartTime: new Date(asked.fromMs), EventEndTime: new Date(asked.toMs) },
          ...(EventLastReplayedTime && { EventLastReplayedTime: new Date(EventLastReplayedTime) }),
        })
        .resolves({ State: 'CANCELLED' });

      const following = followReplay(new EventBridgeClient({}), 'again', async () => {}, signal);

      expect(await following.next()).toMatchObject({ value: { state: State, part } });
      aws.restore();
    });
  }
});
