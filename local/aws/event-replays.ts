import { setImmediate as turn } from 'node:timers/promises';
import * as z from 'zod';
import { accountId, region } from '../lambda/environment.ts';
import { parseInput, ServiceError } from './json-service.ts';
import type { BusEvent } from './put-events.ts';

// in seconds, as AWS JSON has times
const time = z.number();
const StartReplay = z.object({
  ReplayName: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
  EventSourceArn: z.string(),
  EventStartTime: time,
  EventEndTime: time,
  Destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
});
type Asked = z.output<typeof StartReplay>;
const NamedReplay = z.object({ ReplayName: z.string() });
const OfSource = z.object({ EventSourceArn: z.string().optional() });

interface Replay {
  readonly asked: Asked;
  readonly startedMs: number;
  state: 'RUNNING' | 'CANCELLED' | 'COMPLETED';
  lastMs: number | undefined;
}

interface Archive {
  readonly bus: string;
  readonly createdMs: number;
  readonly events: BusEvent[];
}

/** an event that is sent again, as AWS marks it */
type Replayed = BusEvent & { readonly 'replay-name': string };

/** the most that a run remembers of a bus */
const mostEvents = 100_000;

/**
 * Archives and their replays. There is one for every bus, without being asked for: what a run
 * published can be sent again for as long as it runs.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 * @param send sends an event to the targets of these rules of a bus; of all of them where none is named
 */
export function createEventReplays(
  send: (bus: string, event: Replayed, ruleArns: readonly string[]) => void,
) {
  const archives: Archive[] = [];
  const replays: Replay[] = [];
  const actions = { ListArchives, StartReplay: start, DescribeReplay, ListReplays, CancelReplay };
  return {
    actions,
    archive: (bus: string) => void archives.push({ bus, createdMs: Date.now(), events: [] }),
    remember,
  };

  function remember(bus: string, event: BusEvent): void {
    const events = archives.find((archive) => archive.bus === bus)?.events ?? [];
    events.push(event);
    if (events.length > mostEvents) events.shift();
  }

  function ListArchives(input: unknown) {
    const { EventSourceArn: arn } = parse(OfSource, input);
    const found = archives.filter(({ bus }) => arn === undefined || busArn(bus) === arn);
    const Archives = found.map(({ bus, createdMs, events }) => ({
      ArchiveName: nameOf(bus),
      EventSourceArn: busArn(bus),
      State: 'ENABLED',
      RetentionDays: 0,
      EventCount: events.length,
      CreationTime: createdMs / 1000,
    }));
    return { Archives };
  }

  function start(input: unknown) {
    const asked = parse(StartReplay, input);
    const archive = archives.find(({ bus }) => archiveArn(bus) === asked.EventSourceArn);
    if (!archive) {
      throw new ServiceError('ResourceNotFoundException', 'Archive does not exist.');
    }
    if (replays.some((replay) => replay.asked.ReplayName === asked.ReplayName)) {
      const message = `Replay ${asked.ReplayName} already exists.`;
      throw new ServiceError('ResourceAlreadyExistsException', message);
    }
    if (asked.Destination.Arn !== busArn(archive.bus)) {
      throw invalid('Destination.Arn: must be the bus that the archive is of');
    }
    if (asked.EventStartTime >= asked.EventEndTime) {
      throw invalid('EventStartTime: must be before EventEndTime');
    }
    const replay: Replay = { asked, startedMs: Date.now(), state: 'RUNNING', lastMs: undefined };
    replays.push(replay);
    void run(replay, archive);
    return { ReplayArn: replayArn(asked), State: 'STARTING', ReplayStartTime: Date.now() / 1000 };
  }

  /** minute by minute, as AWS does, and within one as they were published */
  async function run(replay: Replay, { bus, events }: Archive): Promise<void> {
    const { EventStartTime, EventEndTime, ReplayName, Destination } = replay.asked;
    const wanted = events
      .map((event) => ({ event, atMs: Date.parse(event.time) }))
      .filter(({ atMs }) => atMs >= EventStartTime * 1000 && atMs < EventEndTime * 1000);
    const minuteOf = ({ atMs }: { atMs: number }) => Math.floor(atMs / 60_000);
    for (const { event, atMs } of wanted.sort((a, b) => minuteOf(a) - minuteOf(b))) {
      await turn();
      if (replay.state !== 'RUNNING') return;
      send(bus, { ...event, 'replay-name': ReplayName }, Destination.FilterArns ?? []);
      replay.lastMs = atMs;
    }
    replay.state = 'COMPLETED';
  }

  function DescribeReplay(input: unknown) {
    const replay = find(parse(NamedReplay, input).ReplayName);
    return { ...listed(replay), Destination: replay.asked.Destination };
  }

  function ListReplays(input: unknown) {
    const { EventSourceArn: arn } = parse(OfSource, input);
    const found = replays.filter(({ asked }) => arn === undefined || asked.EventSourceArn === arn);
    return { Replays: found.map(listed) };
  }

  function CancelReplay(input: unknown) {
    const replay = find(parse(NamedReplay, input).ReplayName);
    if (replay.state !== 'RUNNING') {
      throw new ServiceError('IllegalStatusException', 'Only a running replay can be cancelled.');
    }
    replay.state = 'CANCELLED';
    return { ReplayArn: replayArn(replay.asked), State: 'CANCELLING' };
  }

  function find(name: string): Replay {
    const replay = replays.find(({ asked }) => asked.ReplayName === name);
    if (replay) return replay;
    throw new ServiceError('ResourceNotFoundException', `Replay ${name} does not exist.`);
  }
}

function listed({ asked, startedMs, state, lastMs }: Replay) {
  const { Destination: _destination, ...times } = asked;
  return {
    ...times,
    State: state,
    ReplayStartTime: startedMs / 1000,
    ...(lastMs !== undefined && { EventLastReplayedTime: lastMs / 1000 }),
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  return parseInput(schema, input, 'ValidationException');
}

function invalid(message: string) {
  return new ServiceError('ValidationException', `Parameter ${message}.`);
}

const arn = (id: string) => `arn:aws:events:${region}:${accountId}:${id}`;
const busArn = (bus: string) => arn(`event-bus/${bus}`);
const nameOf = (bus: string) => `${bus}-local`;
const archiveArn = (bus: string) => arn(`archive/${nameOf(bus)}`);
const replayArn = ({ ReplayName }: Asked) => arn(`replay/${ReplayName}`);
