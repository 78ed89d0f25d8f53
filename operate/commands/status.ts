import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { durationText, type Print, type Row } from '../print.ts';
import type { Run } from '../session.ts';
import { type CodeCount, type QueueDepth, readStatus, type Status } from '../status.ts';

export function addStatus(program: Command, run: Run): void {
  program
    .command('status')
    .description('what waits, what failed and why, what was done in the last hour, alarms')
    .addHelpText(
      'after',
      '\nMetrics and alarms of a deployed stack are a minute or two late, the depths of\nqueues are approximate.',
    )
    .action(
      run(async ({ stack, print, now }) => {
        const status = await readStatus(await stack(), now());
        print.json(status);
        show(print, status, now());
        return exitCodes.ok;
      }),
    );
}

function show(print: Print, status: Status, nowMs: number) {
  const { queue, recordings, lastHour, alarms, tokenAgeSeconds } = status;
  const { oldestSeconds } = queue;
  const inHour = Object.entries(lastHour).filter(([, sum]) => sum > 0);
  print.line(`${status.stack}  ${status.region}  ${status.account}`);
  print.line();
  print.rows([
    [
      'Call queue',
      [
        depthText(queue),
        ...(oldestSeconds === undefined ? [] : [`the oldest for ${durationText(oldestSeconds)}`]),
      ].join('; '),
    ],
    ['Dead letters', `${status.deadLetters}${codes(status.deadLettered, 'in the last day')}`],
    ['Dead changes', String(status.deadChanges)],
    ...(recordings
      ? [
          [
            'Recordings',
            `${depthText(recordings.queue)}; ${recordings.deadLetters} dead letters; ${recordings.stored} stored in the last hour`,
          ],
        ]
      : []),
    ['Failures', codes(status.failures, '', 'none in the last day')],
    ['Refused', codes(status.refused, '', 'none in the last day')],
    ['Last hour', inHour.map(([name, sum]) => `${worded(name)} ${sum}`).join(', ') || 'nothing'],
    [
      'Token',
      tokenAgeSeconds === undefined
        ? 'not used of late'
        : `${durationText(tokenAgeSeconds)} old when last used`,
    ],
    ['Reconciled', reconciled(status, nowMs)],
    ['Alarms', summary(status)],
  ]);
  const ringing = alarms.filter(({ state }) => state === 'ringing');
  if (ringing.length > 0) print.line();
  for (const { impact, sinceMs, runbook } of ringing) {
    const rows: Row[] = [[durationText((nowMs - sinceMs) / 1000), `${impact} ${runbook}`]];
    print.rows(rows);
  }
}

function depthText({ waiting, hidden, delayed }: QueueDepth): string {
  return `${waiting} waiting, ${hidden} in work or backing off, ${delayed} delayed`;
}

function reconciled({ reconciliation: { last, running } }: Status, nowMs: number): string {
  const under = running ? `${Math.round(running.part * 100)} percent of a run under way` : '';
  if (!last) return under || 'not yet';
  const { result, listed, missing, finishedAt } = last;
  const ago = durationText((nowMs - Date.parse(finishedAt)) / 1000);
  const found = `${result}, ${ago} ago: ${missing} of ${listed} calls never received`;
  return under ? `${found}; ${under}` : found;
}

function codes(counts: readonly CodeCount[], when: string, none = ''): string {
  if (counts.length === 0) return none;
  const list = counts.map(({ code, count }) => `${code} ${count}`).join(', ');
  return when === '' ? list : `; ${when}: ${list}`;
}

/** WebhooksAccepted is `webhooks accepted`. */
function worded(metric: string): string {
  return metric.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function summary({ alarms }: Status): string {
  if (alarms.length === 0) return 'none on this machine';
  const count = (state: string) => alarms.filter((alarm) => alarm.state === state).length;
  return `${count('ringing')} ringing, ${count('ok')} quiet, ${count('no data')} without data`;
}
