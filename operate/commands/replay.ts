import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import { planReplay, type ReplayPlan } from '../plan-replay.ts';
import type { Print } from '../print.ts';
import { cancelReplay, followReplay, startReplay } from '../replay-events.ts';
import type { Run, Session } from '../session.ts';
import type { Stack } from '../stack/stack.ts';
import { dryRunOption } from './arguments.ts';
import { addRangeOptions, type RangeOptions, readRange } from './time-range.ts';

interface ReplayOptions extends RangeOptions {
  readonly rule?: readonly string[];
  readonly follow?: string;
  readonly cancel?: string;
  readonly dryRun: boolean;
}

export function addReplay(program: Command, run: Run): void {
  addRangeOptions(program.command('replay'), 'events of reads')
    .description("have EventBridge send the bus's events of a range again")
    .option('--rule <name...>', 'only to these rules of the bus')
    .option('--follow <name>', 'follow a replay that was begun before')
    .option('--cancel <name>', 'have a replay stop')
    .addOption(dryRunOption())
    .addHelpText(
      'after',
      `
Needs the setting eventArchiveDays. What consumers must know: docs/events/README.md.
Examples:
  calls replay --from 2h --dry-run
  calls replay --from 2026-11-23T12:00Z --to 2026-11-23T14:00Z --rule Crm`,
    )
    .action(run(replay));
}

async function replay(session: Session, options: ReplayOptions): Promise<ExitCode> {
  const { stack, print, now } = session;
  const range = readRange(options, now());
  const ways = [range, options.follow, options.cancel].filter((way) => way !== undefined);
  if (ways.length !== 1) throw usedWrongly('replay takes --from, --follow or --cancel.');
  const opened = await stack();
  const { eventBridge } = opened.clients;

  if (options.cancel !== undefined) {
    await cancelReplay(eventBridge, options.cancel);
    return follow(options.cancel, opened, session, 'CANCELLED');
  }
  if (options.follow !== undefined) return follow(options.follow, opened, session);
  const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000;
  const asked = {
    busName: opened.output('EventBusName'),
    fromMs: wholeSecond(range?.fromMs ?? 0),
    toMs: wholeSecond(range?.toMs ?? 0),
    rules: options.rule ?? [],
  };
  const plan = await planReplay(eventBridge, asked, now());
  tell(plan, print, now());
  if (options.dryRun) {
    print.json({ ...plan, isDryRun: true });
    return exitCodes.ok;
  }
  return follow(await startReplay(eventBridge, plan, now()), opened, session);
}

async function follow(
  name: string,
  { clients, isLocal }: Stack,
  { print, signal }: Session,
  wanted: 'COMPLETED' | 'CANCELLED' = 'COMPLETED',
): Promise<ExitCode> {
  const wait = () => sleep(isLocal ? 100 : 5000, undefined, { signal }).catch(() => {});
  let state: string | undefined;
  for await (const seen of followReplay(clients.eventBridge, name, wait, signal)) {
    if (state === undefined) {
      print.note(`Replay ${name}. EventBridge goes on whether it is followed or not.`);
    }
    state = seen.state;
    print.progress(Math.round(seen.part * 100), 100, 'percent of the range');
    print.json(seen);
    if (state === 'FAILED') print.note(`EventBridge says: ${seen.reason ?? 'no reason'}`);
  }
  if (state === wanted) {
    print.line(`Replay ${name}: ${state.toLowerCase()}`);
    return exitCodes.ok;
  }
  if (signal.aborted) {
    print.note(`To follow it again: calls replay --follow ${name}; to stop it: --cancel ${name}`);
    return exitCodes.stoppedMidway;
  }
  print.line(`Replay ${name}: ${state?.toLowerCase()}`);
  return exitCodes.failed;
}

/** an event reaches the archive within so long: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html */
const arrivalMs = 10 * 60_000;

function tell(
  { fromMs, toMs, listeners, archivedSinceMs, underWay }: ReplayPlan,
  print: Print,
  nowMs: number,
) {
  const at = (ms: number) => new Date(ms).toISOString();
  print.line(`Events from ${at(fromMs)} to ${at(toMs)}, for ${listeners.join(', ') || 'nobody'}`);
  if (listeners.length === 0) print.note('The bus has no rule that would hear of them.');
  if (fromMs < archivedSinceMs) {
    print.note(`The archive has none from before ${at(archivedSinceMs)}.`);
  }
  if (toMs > nowMs - arrivalMs) {
    print.note('Events of the last ten minutes may not have reached the archive yet.');
  }
  if (underWay) print.note('The same replay is under way: it is followed, not begun again.');
}
