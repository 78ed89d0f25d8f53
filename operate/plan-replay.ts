import {
  type Archive,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';

export interface ReplayRequest {
  readonly busName: string;
  /** epoch milliseconds, of whole seconds, as EventBridge counts */
  readonly fromMs: number;
  /** epoch milliseconds, of whole seconds; not included */
  readonly toMs: number;
  /** names of the only rules that shall hear of it; all of the bus where there is none */
  readonly rules: readonly string[];
}

interface Rule {
  readonly name: string;
  readonly arn: string;
}

/** What a replay would do. */
export interface ReplayPlan extends ReplayRequest {
  readonly busArn: string;
  readonly archiveArn: string;
  /** of the rules that are named; none where every rule shall hear of it */
  readonly ruleArns: readonly string[];
  /** names of the rules that will hear of it */
  readonly listeners: readonly string[];
  /** since when the archive has events; epoch milliseconds */
  readonly archivedSinceMs: number;
  /** the name of a replay of just this that is under way */
  readonly underWay: string | undefined;
}

/**
 * Looks for all that a replay needs, and whether the same is under way.
 * @throws {OperatorError} when the bus has no archive, or no such rule, or a replay to the same rules
 *   that is under way overlaps
 */
export async function planReplay(
  client: EventBridgeClient,
  asked: ReplayRequest,
  nowMs: number,
): Promise<ReplayPlan> {
  const { busName, rules } = asked;
  const { Arn: busArn = '' } = await client.send(new DescribeEventBusCommand({ Name: busName }));
  const archive = await archiveOf(client, busArn);
  const keptMs = (archive.RetentionDays || Number.POSITIVE_INFINITY) * 86_400_000;
  const all = await rulesOf(client, busName);
  const chosen = rules.map(
    (name) => all.find((rule) => rule.name === name) ?? noRule(name, asked, all),
  );
  const plan = {
    ...asked,
    busArn,
    archiveArn: busArn.replace(/:event-bus\/.*$/, `:archive/${archive.ArchiveName}`),
    ruleArns: chosen.map(({ arn }) => arn),
    listeners: (rules.length > 0 ? chosen : all).map(({ name }) => name),
    archivedSinceMs: Math.max(archive.CreationTime?.getTime() ?? 0, nowMs - keptMs),
  };
  return { ...plan, underWay: await sameUnderWay(client, plan) };
}

async function archiveOf(client: EventBridgeClient, EventSourceArn: string): Promise<Archive> {
  const { Archives = [] } = await client.send(new ListArchivesCommand({ EventSourceArn }));
  const ageOf = ({ CreationTime }: Archive) => CreationTime?.getTime() ?? 0;
  const [oldest] = Archives.sort((a, b) => ageOf(a) - ageOf(b));
  if (oldest) return oldest;
  throw new OperatorError({
    problem: 'There is no archive of the bus, so no event was kept.',
    next: 'Set eventArchiveDays and deploy: events are kept from then on. Consumers can read the calls themselves: calls export.',
    exitCode: exitCodes.nothingMatched,
  });
}

async function rulesOf(client: EventBridgeClient, EventBusName: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ EventBusName, NextToken }));
    for (const { Name: name = '', Arn: arn = '', State, ManagedBy } of page.Rules ?? []) {
      // those of AWS itself are what the archive is made with
      if (State !== 'DISABLED' && !ManagedBy) rules.push({ name, arn });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return rules;
}

function noRule(name: string, { busName }: ReplayRequest, all: readonly Rule[]): never {
  const names = all.map((rule) => rule.name).join(', ');
  throw new OperatorError({
    problem: `The bus ${busName} has no rule ${name} that is enabled.`,
    next: `It has ${names || 'none: nobody would hear of a replay'}.`,
    exitCode: exitCodes.nothingMatched,
  });
}

async function sameUnderWay(
  client: EventBridgeClient,
  { archiveArn, fromMs, toMs, ruleArns }: Omit<ReplayPlan, 'underWay'>,
): Promise<string | undefined> {
  let NextToken: string | undefined;
  let overlapping: string | undefined;
  do {
    const query = { EventSourceArn: archiveArn, NextToken };
    const { Replays = [], ...page } = await client.send(new ListReplaysCommand(query));
    for (const { State, EventStartTime, EventEndTime, ReplayName } of Replays) {
      const isUnderWay = State === 'STARTING' || State === 'RUNNING';
      const [startMs, endMs] = [EventStartTime?.getTime() ?? 0, EventEndTime?.getTime() ?? 0];
      if (!isUnderWay || startMs >= toMs || endMs <= fromMs) continue;
      const { Destination } = await client.send(new DescribeReplayCommand({ ReplayName }));
      if (!isSameSet(Destination?.FilterArns ?? [], ruleArns)) continue;
      if (startMs === fromMs && endMs === toMs) return ReplayName;
      overlapping = ReplayName;
    }
    NextToken = page.NextToken;
  } while (NextToken);
  // as when the last two hours are asked for again after a cut
  if (overlapping !== undefined) throw isUnderWayAlready(overlapping);
  return undefined;
}

function isUnderWayAlready(name: string): OperatorError {
  return new OperatorError({
    problem: `Replay ${name} of a part of that time is under way: some events would be sent twice.`,
    next: `Follow it: calls replay --follow ${name}. Or have it stop: calls replay --cancel ${name}`,
    exitCode: exitCodes.failed,
  });
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return [...new Set(some)].sort().join() === [...new Set(others)].sort().join();
}
