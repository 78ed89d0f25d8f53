import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Erased, Found } from '../erase-calls.ts';
import { eraseOrphans } from '../erase-orphans.ts';
import { eraseLead, erasePhones } from '../erase-records.ts';
import { exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import type { Print } from '../print.ts';
import type { Run } from '../session.ts';
import { bucketOf } from '../stored-recordings.ts';
import { dryRunOption, wholeNumber } from './arguments.ts';

interface EraseOptions {
  readonly lead?: number;
  readonly phones?: boolean;
  readonly country?: string;
  readonly orphans?: boolean;
  readonly wholeBucket?: boolean;
  readonly table?: string;
  readonly bucket?: string;
  readonly dryRun: boolean;
}

export function addErase(program: Command, run: Run): void {
  program
    .command('erase')
    .description('delete every record and recording of a lead, or of phone numbers')
    .option('--lead <id>', 'the records of this lead', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .addOption(
      new Option(
        '--phones',
        "the records of the numbers on standard input, one a line: they stay out of the shell's history",
      ).conflicts('lead'),
    )
    .addOption(
      new Option('--country <code>', 'calling code of the numbers that name no country, as in 7')
        .argParser(callingCode)
        .conflicts('lead'),
    )
    .addOption(
      new Option(
        '--orphans',
        'the recordings whose call is no longer stored, and no record; restore the table first',
      ).conflicts(['lead', 'phones']),
    )
    .option('--whole-bucket', 'with --orphans, also where not one call of its recordings is stored')
    .addOption(
      new Option('--table <name>', "another table than the stack's, as a restored one").conflicts(
        'orphans',
      ),
    )
    .option('--bucket <name>', 'where recordings are, of a stack that copies them no more')
    .addOption(dryRunOption())
    .addHelpText('after', '\nThe ids it prints are the evidence to keep. See docs/privacy.md.')
    .action(
      run(
        async (
          { stack, input, print, signal },
          { lead, phones, orphans, wholeBucket, country, ...options }: EraseOptions,
        ) => {
          if (lead === undefined && !phones && !orphans) {
            throw usedWrongly('erase takes --lead, --phones or --orphans.');
          }
          if (wholeBucket && !orphans) throw usedWrongly('--whole-bucket goes with --orphans.');
          const opened = await stack();
          const { clients, output } = opened;
          const table = options.table ?? output('CallsTableName');
          // what a restored table holds has no recordings of its own
          const own = options.table ? undefined : bucketOf(opened);
          const bucket = options.bucket ? { client: clients.s3, name: options.bucket } : own;
          let isAllFound = true;
          const erasure = {
            isDryRun: options.dryRun,
            bucket,
            signal,
            onFound: (found: readonly Found[]) => {
              for (const each of found) show(print, each, orphans);
              isAllFound &&= found.every((each) => !each.isAmbiguous && each.callIds.length > 0);
            },
          };
          const erased = await work();
          const done = options.dryRun ? 'would be erased' : 'erased';
          const recordings = bucket && { recordings: erased.recordings };
          print.line(
            `${counted({ ...(!orphans && { records: erased.records }), ...recordings })} ${done}`,
          );
          print.json({ erased: erased.records, ...recordings, isDryRun: options.dryRun });
          const isNothing = orphans && erased.recordings === 0;
          return isAllFound && !isNothing ? exitCodes.ok : exitCodes.nothingMatched;

          async function work(): Promise<Erased> {
            if (orphans) {
              if (!bucket) throw noBucket();
              return eraseOrphans(clients.dynamodb, table, bucket, {
                ...erasure,
                isWholeBucket: wholeBucket,
              });
            }
            if (lead !== undefined) return eraseLead(clients.dynamodb, table, lead, erasure);
            const lines = (await text(input)).split('\n');
            return erasePhones(clients.dynamodb, table, lines, {
              ...erasure,
              callingCode: country,
            });
          }
        },
      ),
    );
}

function show(print: Print, found: Found, areOrphans = false) {
  const { name, callIds, recordings, isAmbiguous } = found;
  const ids = callIds.length > 0 ? `: ${callIds.join(', ')}` : '';
  const hint = isAmbiguous ? ' of several countries, not erased, give --country' : '';
  print.line(
    `${name}: ${counted({ ...(!areOrphans && { records: callIds.length }), recordings })}${hint}${ids}`,
  );
  print.json(found);
}

/** As in `2 records and 1 recording`; what is not counted is left out. */
function counted({ records, recordings }: Partial<Erased>): string {
  const text = (noun: string, count?: number) =>
    count === undefined ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
  return [...text('record', records), ...text('recording', recordings)].join(' and ');
}

function noBucket() {
  return usedWrongly(
    'This stack copies no recordings, so no bucket is known.',
    'Name that of an earlier deployment: --bucket NAME.',
  );
}

function callingCode(text: string): string {
  if (/^\+?[1-9]\d{0,2}$/.test(text)) return text.replace('+', '');
  throw new InvalidArgumentError('It takes a calling code, as in 7 or 49.');
}
