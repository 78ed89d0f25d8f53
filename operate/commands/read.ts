import { type Command, Option } from 'commander';
import type { CallId } from '../../core/call-id.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import { createPace } from '../pace.ts';
import { type ReadEnd, readCalls } from '../read-calls.ts';
import { queueCalls } from '../send-calls.ts';
import type { Run, Session } from '../session.ts';
import type { Stack, TimeRange } from '../stack/stack.ts';
import { callsToRead, notReadSince, storedCalls } from '../stored-calls.ts';
import { dryRunOption, wholeNumber } from './arguments.ts';
import { addIdOptions, chosenIds, type IdOptions } from './chosen-ids.ts';
import { createTally } from './read-tally.ts';
import { startAndFollow } from './reconcile.ts';
import { addRangeOptions, type RangeOptions, readRange, readTime } from './time-range.ts';

interface ReadOptions extends IdOptions, RangeOptions {
  readonly incomplete?: boolean;
  readonly notReadSince?: string;
  readonly through?: 'enrich' | 'queue';
  readonly rate?: number;
  readonly dryRun: boolean;
}

const usualRate = 5;

export function addRead(program: Command, run: Run): void {
  addRangeOptions(addIdOptions(program.command('read')), 'calls made')
    .description('have calls read from Liner again: those named, or all that Liner has of a range')
    .option('--incomplete', 'only stored calls that are not complete, by their first read')
    .option('--not-read-since <time>', 'leave out what was read since: goes on after a cut')
    .addOption(
      new Option(
        '--through <way>',
        'enrich answers for each (default); the queue goes on trying for a day',
      ).choices(['enrich', 'queue']),
    )
    .addOption(
      new Option('--rate <n>', `calls read a second, at most (default: ${usualRate})`).argParser(
        wholeNumber(1, 500),
      ),
    )
    .addOption(dryRunOption())
    .addHelpText(
      'after',
      `
Examples:
  calls read 4711
  calls read --file ids.txt --rate 20
  calls read --from 3d --incomplete
  calls read --from 2025-11-25 --to 2026-11-25

The last one is a backfill: the stack itself goes through Liner's lists, stored or
not, at the rate of its settings, and Ctrl-C leaves it going: calls reconcile --follow`,
    )
    .action(run(read));
}

async function read(session: Session, args: string[], options: ReadOptions): Promise<ExitCode> {
  const { stack, print, now, signal } = session;
  const range = readRange(options, now());
  const since = options.notReadSince && readTime('--not-read-since', options.notReadSince, now());
  const named = await chosenIds(args, options, session);
  if (named.length > 0 === (range !== undefined)) {
    throw usedWrongly('read takes call ids, --file, or --from: one of them.');
  }
  if (range && !options.incomplete) return backfill(range, options, session);
  const opened = await stack();
  const all = range ? await incompleteOf(range, opened, session) : named;
  const callIds = typeof since === 'number' ? await unread(all, since, opened, session) : all;
  if (signal.aborted) return cutOff(session);
  if (callIds.length === 0) {
    print.line(
      all.length > 0
        ? 'All of them were read since.'
        : 'No call that was first read then is incomplete.',
    );
    print.json({ calls: 0 });
    return all.length > 0 ? exitCodes.ok : exitCodes.nothingMatched;
  }
  if (options.dryRun) {
    print.line(`${callIds.length} calls would be read`);
    print.json({ calls: callIds.length, isDryRun: true });
    return exitCodes.ok;
  }
  return options.through === 'queue'
    ? throughQueue(callIds, opened, options.rate ?? usualRate, session)
    : throughEnrich(callIds, opened, options.rate ?? usualRate, session);
}

/** what the stack does by itself has the rate of its settings, and goes on where it was */
const notOfBackfills = ['through', 'rate', 'notReadSince'] as const;

async function backfill(
  { fromMs, toMs }: TimeRange,
  options: ReadOptions,
  session: Session,
): Promise<ExitCode> {
  const strange = notOfBackfills.find((name) => options[name] !== undefined);
  if (strange) {
    const option = strange.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw usedWrongly(`--from takes --${option} with --incomplete alone.`);
  }
  return startAndFollow(await session.stack(), session, {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    dryRun: options.dryRun,
    refresh: true,
  });
}

async function throughEnrich(
  callIds: readonly CallId[],
  { clients, output }: Stack,
  perSecond: number,
  session: Session,
): Promise<ExitCode> {
  const { print, now, signal } = session;
  const startedAt = new Date(now()).toISOString();
  const tally = createTally(print);
  const enrich = output('EnrichFunctionName');
  const reading = readCalls(clients.lambda, enrich, callIds, { perSecond, signal });
  let end: ReadEnd | undefined;
  try {
    while (end === undefined) {
      const { done, value } = await reading.next();
      if (done) end = value;
      else tally.add(value);
      print.progress(tally.count(), callIds.length, 'calls read');
    }
  } finally {
    tally.show(callIds.length);
  }
  if (end === 'all') return tally.isAllRead() ? exitCodes.ok : exitCodes.failed;
  if (end === 'failing') print.note('Nothing could be read any more, so the rest was left alone.');
  return cutOff(session, startedAt);
}

async function throughQueue(
  callIds: readonly CallId[],
  { clients, output }: Stack,
  rate: number,
  session: Session,
): Promise<ExitCode> {
  const { print, signal } = session;
  let sent = 0;
  const options = { pace: createPace(rate), signal };
  try {
    for await (const count of queueCalls(clients.sqs, output('CallQueueUrl'), callIds, options)) {
      sent = count;
      print.progress(sent, callIds.length, 'ids sent');
    }
  } finally {
    print.line(`${sent} of ${callIds.length} calls are in the queue and will be read`);
    print.json({ calls: callIds.length, sent });
  }
  return sent === callIds.length ? exitCodes.ok : cutOff(session);
}

async function incompleteOf(
  range: TimeRange,
  { clients, output }: Stack,
  { print, signal }: Session,
): Promise<CallId[]> {
  const found: CallId[] = [];
  const table = output('CallsTableName');
  const asked = { ...range, onlyIncomplete: true };
  for await (const page of storedCalls(clients.dynamodb, table, asked, signal)) {
    found.push(...page.map(({ callId }) => callId));
    print.progress(found.length, undefined, 'calls found');
  }
  return found;
}

function unread(
  callIds: readonly CallId[],
  sinceMs: number,
  { clients, output }: Stack,
  { signal }: Session,
): Promise<CallId[]> {
  const table = callsToRead(clients.dynamodb, output('CallsTableName'));
  return notReadSince(table, callIds, sinceMs, signal);
}

function cutOff({ print }: Pick<Session, 'print'>, startedAt?: string): ExitCode {
  const further = startedAt
    ? ` with --not-read-since ${startedAt}, which leaves out what was read`
    : '';
  print.note(`Cut off. Run it again${further}.`);
  return exitCodes.stoppedMidway;
}
