import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { ReconciliationRequest } from '../../core/reconciliation.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { followReconciliation } from '../follow-reconciliation.ts';
import { usedWrongly } from '../operator-error.ts';
import { reconciliationReader } from '../reconciliations.ts';
import { isFine, showReport } from '../report-text.ts';
import type { Run, Session } from '../session.ts';
import type { Stack } from '../stack/stack.ts';
import { startReconciliation } from '../start-reconciliation.ts';
import { dryRunOption, wholeNumber } from './arguments.ts';
import { addRangeOptions, type RangeOptions, readRange } from './time-range.ts';

interface ReconcileOptions extends RangeOptions {
  readonly order?: readonly number[];
  readonly lead?: readonly number[];
  readonly follow?: boolean;
  readonly dryRun: boolean;
}

export function addReconcile(program: Command, run: Run): void {
  addRangeOptions(program.command('reconcile'), 'calls made')
    .description('have the stack compare what is stored with what Liner lists, and repair it')
    .option('--order <ids...>', 'only calls of these orders', ids)
    .option('--lead <ids...>', 'only calls of these leads', ids)
    .option('--follow', 'follow the run that is under way')
    .addOption(dryRunOption())
    .addHelpText(
      'after',
      `
The stack does it, at the rate of its settings; Ctrl-C leaves it going.
Examples:
  calls reconcile --from 3d
  calls reconcile --from 2026-11-01 --to 2026-11-08 --order 42 --dry-run`,
    )
    .action(run(reconcile));
}

async function reconcile(session: Session, options: ReconcileOptions): Promise<ExitCode> {
  const { stack, now } = session;
  const range = readRange(options, now());
  if ((range !== undefined) === (options.follow === true)) {
    throw usedWrongly('reconcile takes --from, or --follow: one of them.');
  }
  if (options.order && options.lead) throw usedWrongly('--order and --lead exclude each other.');
  const opened = await stack();
  if (!range) return follow(opened, session);
  return startAndFollow(opened, session, {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    ...(options.order && { orderIds: options.order }),
    ...(options.lead && { leadIds: options.lead }),
    dryRun: options.dryRun,
    refresh: false,
  });
}

/** Begins a run and follows it to its report. */
export async function startAndFollow(
  stack: Stack,
  session: Session,
  request: ReconciliationRequest,
): Promise<ExitCode> {
  const { clients, output } = stack;
  const id = await startReconciliation(clients.lambda, output('ReconcileFunctionName'), request);
  return follow(stack, session, id);
}

async function follow(
  stack: Stack,
  { print, now, signal }: Session,
  id?: string,
): Promise<ExitCode> {
  const read = reconciliationReader(stack, now, signal);
  const followed = id ?? (await read.runs())[0]?.id;
  if (followed === undefined) {
    print.line('No reconciliation is under way.');
    return exitCodes.nothingMatched;
  }
  print.note(`Reconciliation ${followed}. The stack goes on whether it is followed or not.`);
  const wait = () => sleep(stack.isLocal ? 200 : 5000, undefined, { signal }).catch(() => {});
  const following = followReconciliation(read, followed, wait, signal);
  for (;;) {
    const { done, value } = await following.next();
    if (!done) {
      const { listed, missing, queued, repaired } = value.counts;
      const what =
        value.phase === 'repairs'
          ? `percent; ${repaired} of ${queued} calls read`
          : `percent of the window; ${listed} calls listed, ${missing} of them never received`;
      print.progress(Math.round(value.part * 100), 100, what);
      print.json(value);
    } else if (value) {
      showReport(print, value);
      print.json(value);
      return isFine(value) ? exitCodes.ok : exitCodes.failed;
    } else {
      print.note('The stack goes on with it. To follow it again: calls reconcile --follow');
      return exitCodes.stoppedMidway;
    }
  }
}

const oneId = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** of an option that may stand several times, and takes several */
function ids(text: string, before: readonly number[] = []): number[] {
  return [...before, oneId(text)];
}
