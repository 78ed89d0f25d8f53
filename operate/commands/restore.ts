import type { Command } from 'commander';
import { copyRecords } from '../copy-records.ts';
import { exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import { createPace } from '../pace.ts';
import type { Run } from '../session.ts';
import { dryRunOption, rateOption } from './arguments.ts';

interface RestoreOptions {
  readonly from: string;
  readonly rate: number;
  readonly dryRun: boolean;
}

export function addRestore(program: Command, run: Run): void {
  program
    .command('restore')
    .description('copy what a restored table holds and the stack lacks, or read earlier')
    .requiredOption('--from <name>', 'the restored table')
    .addOption(rateOption('records written', 100, 9999))
    .addOption(dryRunOption())
    .addHelpText('after', '\nSee docs/runbook.md.')
    .action(
      run(async ({ stack, print, now, signal }, { from, rate, dryRun }: RestoreOptions) => {
        const { clients, output } = await stack();
        const table = output('CallsTableName');
        if (from === table) throw usedWrongly("--from takes another table than the stack's own.");
        const counts = await copyRecords(clients.dynamodb, from, table, {
          isDryRun: dryRun,
          pace: createPace(rate),
          now,
          signal,
          onProgress: ({ read }) => print.progress(read, undefined, 'records read'),
        });
        const { read, copied, kept, expired } = counts;
        const done = dryRun ? 'would be copied' : 'copied';
        print.line(
          `${read} records read: ${copied} ${done}; ${kept} are there, ${expired} have expired`,
        );
        print.json({ ...counts, isDryRun: dryRun });
        return exitCodes.ok;
      }),
    );
}
