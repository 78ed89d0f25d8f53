import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import { createPace } from '../pace.ts';
import { queueCalls } from '../send-calls.ts';
import type { Run } from '../session.ts';
import { dryRunOption, rateOption } from './arguments.ts';
import { addIdOptions, chosenIds, type IdOptions } from './chosen-ids.ts';

interface SendOptions extends IdOptions {
  readonly rate: number;
  readonly dryRun: boolean;
}

export function addSend(program: Command, run: Run): void {
  addIdOptions(program.command('send'))
    .description('put call ids into the queue, as a producer does')
    .addOption(rateOption('ids sent', 100, 10_000))
    .addOption(dryRunOption())
    .addHelpText(
      'after',
      `
They wait behind what is in the queue, and live calls behind them: hence the rate.
Examples:
  calls send 4711 4712
  calls send --file ids.txt
  jq .callId calls.jsonl | calls send --file -`,
    )
    .action(
      run(async (session, args: string[], { rate, dryRun, ...source }: SendOptions) => {
        const { stack, print, signal } = session;
        const callIds = await chosenIds(args, source, session);
        if (callIds.length === 0) throw usedWrongly('send takes call ids, or --file.');
        const { clients, output } = await stack();
        const queueUrl = output('CallQueueUrl');
        let sent = 0;
        try {
          if (!dryRun) {
            const options = { pace: createPace(rate), signal };
            for await (const count of queueCalls(clients.sqs, queueUrl, callIds, options)) {
              sent = count;
              print.progress(sent, callIds.length, 'ids sent');
            }
          }
        } finally {
          const count = dryRun ? callIds.length : sent;
          print.line(`${count} of ${callIds.length} ids ${dryRun ? 'would be sent' : 'sent'}`);
          print.json({ ids: callIds.length, sent, isDryRun: dryRun });
        }
        if (dryRun || sent === callIds.length) return exitCodes.ok;
        print.note('Cut off. Run it again: an id that is sent twice is fetched once more at most.');
        return exitCodes.stoppedMidway;
      }),
    );
}
