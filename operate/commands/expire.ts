import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { createPace } from '../pace.ts';
import type { Run } from '../session.ts';
import { setExpiry } from '../set-expiry.ts';
import { dryRunOption, rateOption, wholeNumber } from './arguments.ts';

interface ExpireOptions {
  readonly retainDays: number;
  readonly rate: number;
  readonly dryRun: boolean;
}

export function addExpire(program: Command, run: Run): void {
  program
    .command('expire')
    .description('give every record the expiry that the setting retainDays means')
    .requiredOption(
      '--retain-days <n>',
      'as the stack is deployed with; 0 takes the expiry away',
      wholeNumber(0, 36_500),
    )
    .addOption(rateOption('records written', 100, 9999))
    .addOption(dryRunOption())
    .addHelpText('after', '\nDeploy that retainDays first. See docs/privacy.md.')
    .action(
      run(async ({ stack, print, now, signal }, { retainDays, rate, dryRun }: ExpireOptions) => {
        const { clients, output } = await stack();
        const counts = await setExpiry(clients.dynamodb, output('CallsTableName'), {
          retainDays,
          isDryRun: dryRun,
          pace: createPace(rate),
          now,
          signal,
          onProgress: ({ read }) => print.progress(read, undefined, 'records read'),
        });
        const { read, changed, overdue, skipped } = counts;
        const done = dryRun ? 'would be changed' : 'changed';
        print.line(
          `${read} records read: ${changed} ${done}, ${overdue} of them overdue; ${skipped} written meanwhile`,
        );
        print.json({ ...counts, isDryRun: dryRun });
        return exitCodes.ok;
      }),
    );
}
