import {
  CancelReplayCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  type ReplayState,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';
import type { ReplayPlan } from './plan-replay.ts';

export interface ReplayProgress {
  readonly name: string;
  readonly state: ReplayState;
  /** how much of the time asked for was dealt with, from 0 to 1 */
  readonly part: number;
  /** in EventBridge's words */
  readonly reason?: string | undefined;
}

/** Begins a replay, or finds the same under way; resolves to its name. */
export async function startReplay(
  client: EventBridgeClient,
  { underWay, fromMs, toMs, archiveArn, busArn, ruleArns }: ReplayPlan,
  nowMs: number,
): Promise<string> {
  if (underWay !== undefined) return underWay;
  // as in calls-20261125T084500123Z
  const ReplayName = `calls-${new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')}`;
  const command = new StartReplayCommand({
    ReplayName,
    EventSourceArn: archiveArn,
    EventStartTime: new Date(fromMs),
    EventEndTime: new Date(toMs),
    Destination: { Arn: busArn, ...(ruleArns.length > 0 && { FilterArns: [...ruleArns] }) },
  });
  await client.send(command);
  return ReplayName;
}

/** Has a replay stop; what it sent is sent. One that is over stays as it ended. */
export async function cancelReplay(client: EventBridgeClient, ReplayName: string): Promise<void> {
  try {
    await client.send(new CancelReplayCommand({ ReplayName })).catch(unknownReplay(ReplayName));
  } catch (error) {
    if ((error as Error).name !== 'IllegalStatusException') throw error;
  }
}

/** Tells of a replay until it has ended, which it does whether anybody follows it or not. */
export async function* followReplay(
  client: EventBridgeClient,
  name: string,
  wait: () => Promise<unknown>,
  signal: AbortSignal,
): AsyncGenerator<ReplayProgress> {
  while (!signal.aborted) {
    const command = new DescribeReplayCommand({ ReplayName: name });
    const replay = await client.send(command).catch(unknownReplay(name));
    const { State: state = 'STARTING', StateReason: reason } = replay;
    const isOver = state === 'COMPLETED' || state === 'CANCELLED' || state === 'FAILED';
    const part = state === 'COMPLETED' ? 1 : partOf(replay);
    yield { name, state, part, reason };
    if (isOver) return;
    await wait();
  }
}

function unknownReplay(name: string) {
  return (error: Error): never => {
    if (error.name !== 'ResourceNotFoundException') throw error;
    throw new OperatorError({
      problem: `There is no replay ${name}.`,
      next: 'EventBridge forgets a replay after 90 days. aws events list-replays names them.',
      exitCode: exitCodes.nothingMatched,
    });
  };
}

function partOf(replay: {
  EventStartTime?: Date | undefined;
  EventEndTime?: Date | undefined;
  EventLastReplayedTime?: Date | undefined;
}): number {
  const from = replay.EventStartTime?.getTime() ?? 0;
  const to = replay.EventEndTime?.getTime() ?? 0;
  const last = replay.EventLastReplayedTime?.getTime() ?? from;
  return to > from ? Math.min(1, Math.max(0, (last - from) / (to - from))) : 0;
}
