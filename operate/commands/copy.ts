import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { OperatorError, usedWrongly } from '../operator-error.ts';
import { createPace } from '../pace.ts';
import { queueCalls } from '../send-calls.ts';
import type { Run } from '../session.ts';
import { dryRunOption, rateOption } from './arguments.ts';
import { addIdOptions, chosenIds, type IdOptions } from './chosen-ids.ts';

interface CopyOptions extends IdOptions {
  readonly rate: number;
  readonly dryRun: boolean;
}

export function addCopy(program: Command, run: Run): void {
  addIdOptions(program.command('copy'))
    .description('have the recordings of stored calls copied that are not in the bucket')
    .addOption(rateOption('ids sent', 20, 1000))
    .addOption(dryRunOption())
    .addHelpText(
      'after',
      `
A change of a call has its recordings copied by itself: this is for calls that were read before the
setting recordings was copy, and for recordings that were lost.
Examples:
  calls copy 4711
  calls export --from 90d | jq .callId | calls copy --file -`,
    )
    .action(
      run(async (session, args: string[], { rate, dryRun, ...options }: CopyOptions) => {
        const { stack, print, signal } = session;
        const callIds = await chosenIds(args, options, session);
        if (callIds.length === 0) throw usedWrongly('copy takes call ids, or --file.');
        const { clients, outputs, name } = await stack();
        const { CopyQueueUrl } = outputs;
        if (CopyQueueUrl === undefined) {
          throw new OperatorError({
            problem: `Stack ${name} copies no recordings.`,
            next: 'Deploy it with the setting recordings as copy.',
            exitCode: exitCodes.noStack,
          });
        }
        let sent = 0;
        const pacing = { pace: createPace(rate), signal };
        for await (const count of dryRun
          ? []
          : queueCalls(clients.sqs, CopyQueueUrl, callIds, pacing)) {
          sent = count;
          print.progress(sent, callIds.length, 'ids sent');
        }
        const count = dryRun ? callIds.length : sent;
        print.line(`${count} of ${callIds.length} ids ${dryRun ? 'would be sent' : 'sent'}`);
        print.json({ ids: callIds.length, sent, isDryRun: dryRun });
        if (dryRun || sent === callIds.length) return exitCodes.ok;
        print.note('Cut off. Run it again: what is there is not copied again.');
        return exitCodes.stoppedMidway;
      }),
    );
}
