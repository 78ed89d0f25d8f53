import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { eraseLead, erasePhones, type Found } from '../erase-records.ts';
import { exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import type { Print } from '../print.ts';
import type { Run } from '../session.ts';
import { dryRunOption, wholeNumber } from './arguments.ts';

interface EraseOptions {
  readonly lead?: number;
  readonly phones?: boolean;
  readonly country?: string;
  readonly table?: string;
  readonly dryRun: boolean;
}

export function addErase(program: Command, run: Run): void {
  program
    .command('erase')
    .description('delete every record of a lead, or of phone numbers')
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
    .option('--table <name>', "another table than the stack's, as a restored one")
    .addOption(dryRunOption())
    .addHelpText('after', '\nThe ids it prints are the evidence to keep. See docs/privacy.md.')
    .action(
      run(
        async (
          { stack, input, print, signal },
          { lead, phones, country, ...options }: EraseOptions,
        ) => {
          if (lead === undefined && !phones) throw usedWrongly('erase takes --lead or --phones.');
          const { clients, output } = await stack();
          const table = options.table ?? output('CallsTableName');
          let isAllFound = true;
          const erasure = {
            isDryRun: options.dryRun,
            signal,
            onFound: (found: readonly Found[]) => {
              for (const each of found) show(print, each);
              isAllFound = found.every((each) => !each.isAmbiguous && each.callIds.length > 0);
            },
          };
          const erased =
            lead === undefined
              ? await erasePhones(clients.dynamodb, table, (await text(input)).split('\n'), {
                  ...erasure,
                  callingCode: country,
                })
              : await eraseLead(clients.dynamodb, table, lead, erasure);
          print.line(`${records(erased)} ${options.dryRun ? 'would be erased' : 'erased'}`);
          print.json({ erased, isDryRun: options.dryRun });
          return isAllFound ? exitCodes.ok : exitCodes.nothingMatched;
        },
      ),
    );
}

function show(print: Print, found: Found) {
  const { name, callIds, isAmbiguous } = found;
  const ids = callIds.length > 0 ? `: ${callIds.join(', ')}` : '';
  const hint = isAmbiguous ? ' of several countries, not erased, give --country' : '';
  print.line(`${name}: ${records(callIds.length)}${hint}${ids}`);
  print.json(found);
}

function records(count: number): string {
  return count === 1 ? '1 record' : `${count} records`;
}

function callingCode(text: string): string {
  if (/^\+?[1-9]\d{0,2}$/.test(text)) return text.replace('+', '');
  throw new InvalidArgumentError('It takes a calling code, as in 7 or 49.');
}
