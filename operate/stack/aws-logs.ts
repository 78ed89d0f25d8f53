import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { exitCodes } from '../exit-codes.ts';
import { OperatorError } from '../operator-error.ts';
import {
  type FunctionName,
  functionIds,
  type LogLine,
  type LogQuery,
  optionalFunctions,
  type Stack,
} from './stack.ts';

const dayMs = 24 * 60 * 60_000;
const pollMs = 300;

/** The functions' lines, through Logs Insights, which searches their log groups at once and newest first. */
export function awsLogs(
  client: CloudWatchLogsClient,
  output: (name: string) => string,
  outputs: Readonly<Record<string, string>>,
  wait: (ms: number) => Promise<unknown> = sleep,
): Pick<Stack, 'logs' | 'logsReachBackMs'> {
  return { logs, logsReachBackMs };

  async function logs({ fromMs, toMs, matching, functions, limit }: LogQuery): Promise<LogLine[]> {
    const names = functions ?? (Object.keys(functionIds) as FunctionName[]).filter(isThere);
    const byGroup = new Map(names.map((name) => [groupOf(name), name]));
    const filter = matching ? `| filter @message like /${matching.replaceAll('/', '\\/')}/ ` : '';
    const command = new StartQueryCommand({
      logGroupNames: [...byGroup.keys()],
      // in seconds, and the end is part of it
      startTime: Math.floor(fromMs / 1000),
      endTime: Math.ceil(toMs / 1000),
      queryString: `fields @timestamp, @message, @log ${filter}| sort @timestamp desc | limit ${limit}`,
    });
    const { queryId } = await client.send(command);
    const rows = await resultsOf(queryId);
    return rows
      .map((row) => {
        const { '@timestamp': time = '', '@message': text = '', '@log': log = '' } = fields(row);
        // as in 123456789012:/aws/lambda/name
        const name = byGroup.get(log.slice(log.indexOf(':') + 1)) ?? 'enrich';
        return {
          timeMs: Date.parse(`${time.replace(' ', 'T')}Z`),
          function: name,
          text: text.trimEnd(),
        };
      })
      .filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs);
  }

  async function resultsOf(queryId: string | undefined) {
    for (;;) {
      const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
      if (status === 'Complete') return results;
      if (status !== 'Scheduled' && status !== 'Running') {
        throw new OperatorError({
          problem: `The logs cannot be searched: CloudWatch Logs Insights says ${status}.`,
          next: 'Run it again, over a shorter time.',
          exitCode: exitCodes.stoppedMidway,
        });
      }
      await wait(pollMs);
    }
  }

  async function logsReachBackMs(nowMs: number): Promise<number> {
    const logGroupNamePrefix = groupOf('enrich');
    const { logGroups = [] } = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix }),
    );
    const group = logGroups.find(({ logGroupName }) => logGroupName === logGroupNamePrefix);
    const { creationTime = 0, retentionInDays } = group ?? {};
    return Math.max(creationTime, retentionInDays ? nowMs - retentionInDays * dayMs : 0);
  }

  function isThere(name: FunctionName): boolean {
    return !optionalFunctions.includes(name) || `${functionIds[name]}LogGroupName` in outputs;
  }

  function groupOf(name: FunctionName): string {
    return output(`${functionIds[name]}LogGroupName`);
  }
}

function fields(row: readonly ResultField[]): Record<string, string> {
  return Object.fromEntries(row.map(({ field = '', value = '' }) => [field, value]));
}
