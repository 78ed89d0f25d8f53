import { open, rename, rm } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { CallRecord } from '../../core/call-record.ts';
import { csvHeader, csvLine } from '../csv.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { exportCalls } from '../export-calls.ts';
import { OperatorError, usedWrongly } from '../operator-error.ts';
import type { Run, Session } from '../session.ts';
import { addRangeOptions, type RangeOptions, readRange } from './time-range.ts';

interface ExportOptions extends RangeOptions {
  readonly incomplete?: boolean;
  readonly format: keyof typeof formats;
  readonly phones?: boolean;
  readonly recordings?: boolean;
  readonly output?: string;
}

const formats = {
  jsonl: { head: '', line: (record: CallRecord) => `${JSON.stringify(record)}\n` },
  csv: { head: csvHeader, line: csvLine },
} as const;

export function addExport(program: Command, run: Run): void {
  addRangeOptions(program.command('export'), 'calls first read')
    .description('print the stored records of a range, in the order of their first read')
    .option('--incomplete', 'only calls that are not complete')
    .addOption(
      new Option('--format <name>', 'a JSON text a line, or CSV')
        .choices(Object.keys(formats))
        .default('jsonl'),
    )
    .option('--phones', 'phone numbers whole; all but their last two digits are hidden unless told')
    .option('--recordings', 'links and summaries of recordings too')
    .option('--output <path>', 'a new file, which is there once it is whole')
    .addHelpText(
      'after',
      `
Examples:
  calls export --from 1d --format csv --output calls.csv
  calls export --from 2026-11-01 --to 2026-12-01 | jq .statusCode | sort | uniq -c`,
    )
    .action(run(exportRange));
}

async function exportRange(session: Session, options: ExportOptions): Promise<ExitCode> {
  const { stack, print, now, signal } = session;
  const range = readRange(options, now());
  if (!range) throw usedWrongly('export takes --from.');
  const { clients, output } = await stack();
  const table = output('CallsTableName');
  const asked = {
    ...range,
    onlyIncomplete: options.incomplete ?? false,
    withPhones: options.phones ?? false,
    withRecordings: options.recordings ?? false,
  };
  const { head, line } = formats[options.format];
  const target = options.output === undefined ? undefined : await newFile(options.output);
  const write = target?.write ?? print.text;
  let count = 0;
  let lastAt = '';
  try {
    await write(head);
    for await (const records of exportCalls(clients.dynamodb, table, asked, signal)) {
      await write(records.map(line).join(''));
      count += records.length;
      lastAt = records.at(-1)?.receivedAt ?? lastAt;
      const minutes = (ms: number) => Math.round((ms - range.fromMs) / 60_000);
      print.progress(minutes(Date.parse(lastAt)), minutes(range.toMs), 'minutes of calls');
    }
    if (!signal.aborted) await target?.finish();
  } finally {
    await target?.discard();
  }
  print.note(count === 1 ? '1 record' : `${count} records`);
  if (signal.aborted) {
    const further = target || !lastAt ? '' : `, from there on with --from ${lastAt}`;
    print.note(`Cut off. Run it again${further}.`);
    return exitCodes.stoppedMidway;
  }
  return count > 0 ? exitCodes.ok : exitCodes.nothingMatched;
}

/** A file that has its name once it is whole, and can be read by nobody else: it holds personal data. */
async function newFile(path: string) {
  if (path === '') throw usedWrongly('--output takes the name of a file.');
  const part = `${path}.part`;
  const taken = await open(path, 'r').catch(() => undefined);
  await taken?.close();
  if (taken) throw usedWrongly(`--output: there is a file ${path} already.`, 'Name another.');
  const file = await open(part, 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw usedWrongly(`--output: ${path} cannot be written: ${error.code}.`, 'Name another file.');
  });
  const notWritten = ({ code }: NodeJS.ErrnoException): never => {
    throw new OperatorError({
      problem: `--output: ${path} cannot be written: ${code}. No file was made.`,
      next: code === 'ENOSPC' ? 'Make room, or name a file on another disk.' : 'Name another file.',
      exitCode: exitCodes.failed,
    });
  };
  let isFinished = false;
  return {
    // all of it, where write stops short on a disk that is full
    write: (text: string) => file.appendFile(text).catch(notWritten),
    finish: async () => {
      await file.sync().catch(notWritten);
      await rename(part, path).catch(notWritten);
      isFinished = true;
    },
    discard: async () => {
      await file.close();
      if (!isFinished) await rm(part, { force: true });
    },
  };
}
