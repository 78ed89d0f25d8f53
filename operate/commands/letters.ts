import { type Command, InvalidArgumentError, Option } from 'commander';
import { readInstant } from '../instant.ts';
import {
  dropAllLetters,
  letterQueuesOf,
  listAllLetters,
  redriveAllLetters,
} from '../letter-queues.ts';
import { usedWrongly } from '../operator-error.ts';
import { createPace } from '../pace.ts';
import type { Run, Session } from '../session.ts';
import { dryRunOption, rateOption } from './arguments.ts';
import { showLetters, showRemoval } from './show-letters.ts';

interface LettersOptions {
  readonly code?: readonly string[];
  readonly since?: string;
  readonly id?: readonly string[];
  readonly queue?: 'calls' | 'recordings';
  readonly all?: boolean;
  readonly each?: boolean;
  readonly bodies?: boolean;
  readonly redrive?: boolean;
  readonly drop?: boolean;
  readonly dryRun: boolean;
  readonly rate: number;
}

export function addLetters(program: Command, run: Run): void {
  program
    .command('letters')
    .description('the dead letters by reason; send them back, or drop them')
    .option('--code <code...>', 'those given up for this reason; none: those without a code', code)
    .option('--since <time>', 'those queued since then: 2h, 3d, or 2026-11-24T18:00Z')
    .option('--id <id...>', 'those about these calls, or letters by their own ids', id)
    .addOption(
      new Option('--queue <name>', 'those of the call queue, or of the copy queue').choices([
        'calls',
        'recordings',
      ]),
    )
    .option('--each', 'every letter on a line of its own')
    .option('--bodies', 'their bodies too, as their senders wrote them: they may be personal')
    .addOption(
      new Option('--redrive', 'send each back to the queue it came from').conflicts('drop'),
    )
    .option('--drop', 'remove them for good')
    .option('--all', 'needed to drop all letters there are')
    .addOption(rateOption('letters sent', 100, 3000))
    .addOption(dryRunOption())
    .addHelpText(
      'after',
      `
A letter must fit each of --code, --since, --id and --queue that is given.
A redrive sends each letter before it removes it: cut off anywhere, run it again.
Examples:
  calls letters --stage prod
  calls letters --code LINER_ANSWER_UNREADABLE --redrive --dry-run
  calls letters --id 4711 --drop`,
    )
    .action(run(letters));
}

async function letters(session: Session, options: LettersOptions) {
  const { stack, print, now, signal } = session;
  const { since, redrive, drop, dryRun, rate } = options;
  const sinceMs = since === undefined ? undefined : readInstant(since, now());
  if (since !== undefined && sinceMs === undefined) {
    throw usedWrongly('--since takes a time, as 2h, 3d or 2026-11-24T18:00Z.');
  }
  const filter = { codes: options.code, sinceMs, ids: options.id };
  const isChosen = [options.code, since, options.id, options.queue].some(
    (each) => each !== undefined,
  );
  if (drop && !isChosen && !options.all) {
    throw usedWrongly(
      '--drop takes --code, --since, --id or --queue, or --all for every letter there is.',
    );
  }
  const chosen = await stack();
  const queues = (await letterQueuesOf(chosen)).filter(
    ({ of }) => options.queue === undefined || of === options.queue,
  );
  let about = 0;
  const looking = {
    now,
    signal,
    onProgress: (looked: number, count: number) => {
      about = count;
      print.progress(looked, count, 'letters looked at');
    },
  };
  if (dryRun || !(redrive || drop)) {
    const list = await listAllLetters(queues, filter, { ...looking, withBodies: options.bodies });
    const isEach = Boolean(options.each || options.bodies || options.id);
    const done = redrive ? 'sent back' : drop ? 'dropped' : undefined;
    return showLetters(print, list, { isEach, isChosen, done, nowMs: now() });
  }
  const removing = {
    ...looking,
    onCounts: ({ removed, known }: { removed: number; known: number }) =>
      print.progress(removed, isChosen ? known : Math.max(known, about), 'letters dealt with'),
  };
  const result = redrive
    ? await redriveAllLetters(queues, filter, {
        ...removing,
        pace: createPace(rate),
        perSecond: rate,
      })
    : await dropAllLetters(queues, filter, removing);
  return showRemoval(print, result, redrive ? 'sent back' : 'dropped');
}

function code(text: string, before: readonly string[] = []): string[] {
  if (/^(none|[A-Z][A-Z_]*)$/.test(text)) return [...before, text];
  throw new InvalidArgumentError('It takes a code, as in CALL_NOT_FOUND, or none.');
}

function id(text: string, before: readonly string[] = []): string[] {
  if (/^[1-9]\d{0,15}$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text))
    return [...before, text];
  throw new InvalidArgumentError('It takes the id of a call, or that of a letter.');
}
