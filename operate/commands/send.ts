import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type Command, Option } from 'commander';
import type { CallId } from '../../core/call-id.ts';
import { exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import { createPace } from '../pace.ts';
import { queueCalls } from '../send-calls.ts';
import { sendOverHttp } from '../send-over-http.ts';
import { sendWebhooks } from '../send-webhooks.ts';
import type { Run, Session } from '../session.ts';
import type { Stack } from '../stack/stack.ts';
import { dryRunOption, rateOption } from './arguments.ts';
import { addIdOptions, chosenIds, type IdOptions } from './chosen-ids.ts';

interface SendOptions extends IdOptions {
  readonly through: 'queue' | 'webhook' | 'http';
  readonly tokenHeader?: string;
  readonly rate: number;
  readonly dryRun: boolean;
}

export function addSend(program: Command, run: Run): void {
  addIdOptions(program.command('send'))
    .description('send call ids, as a producer, a webhook sender or an app does')
    .addOption(
      new Option(
        '--through <way>',
        'the queue itself, a signed webhook or a signed POST /calls/ID for each',
      )
        .choices(['queue', 'webhook', 'http'])
        .default('queue'),
    )
    .option('--token-header <name>', 'carries the secret, where webhookAuth is token')
    .addOption(rateOption('ids sent', 100, 10_000))
    .addOption(dryRunOption())
    .addHelpText(
      'after',
      `
Through http each is read at once. Otherwise they wait behind what is in the queue, and live calls
behind them: hence the rate.
Examples:
  calls send 4711 4712
  calls send --file ids.txt
  jq .callId calls.jsonl | calls send --file -`,
    )
    .action(
      run(async (session, args: string[], { dryRun, ...options }: SendOptions) => {
        const { stack, print } = session;
        const callIds = await chosenIds(args, options, session);
        if (callIds.length === 0) throw usedWrongly('send takes call ids, or --file.');
        const opened = await stack();
        let sent = 0;
        try {
          const sending = dryRun ? [] : sendThrough(options, callIds, opened, session);
          for await (const count of sending) {
            sent = count;
            print.progress(sent, callIds.length, 'ids sent');
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

async function* sendThrough(
  { through, tokenHeader, rate }: Omit<SendOptions, 'dryRun'>,
  callIds: readonly CallId[],
  { clients, output, region }: Stack,
  { now, signal }: Session,
): AsyncGenerator<number> {
  const options = { pace: createPace(rate), signal };
  if (through === 'queue') {
    yield* queueCalls(clients.sqs, output('CallQueueUrl'), callIds, options);
    return;
  }
  const apiUrl = output('ApiUrl');
  if (through === 'http') {
    yield* sendOverHttp({ apiUrl, region, client: clients.sqs, now }, callIds, options);
    return;
  }
  const command = new GetSecretValueCommand({ SecretId: output('WebhookSecretArn') });
  const { SecretString: secretText = '' } = await clients.secretsManager.send(command);
  const route = { apiUrl, secretText, tokenHeader, now };
  yield* sendWebhooks(route, callIds, options);
}
