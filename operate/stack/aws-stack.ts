import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { exitCodes } from '../exit-codes.ts';
import { OperatorError } from '../operator-error.ts';
import { awsAlarms } from './aws-alarms.ts';
import { awsLogs } from './aws-logs.ts';
import { awsMetrics } from './aws-metrics.ts';
import { createClients } from './clients.ts';
import { outputReader } from './outputs.ts';
import type { Stack } from './stack.ts';

// what writes at a pace is throttled now and then, and can wait
const settings = { maxAttempts: 8 };

/**
 * A deployed stack, reached with the shell's region and credentials.
 * @throws {OperatorError} when there is no such stack
 */
export async function openAwsStack(name: string, stage: string): Promise<Stack> {
  const cloudFormation = new CloudFormationClient(settings);
  const cloudWatch = new CloudWatchClient(settings);
  const cloudWatchLogs = new CloudWatchLogsClient(settings);
  const clients = createClients(settings);
  const close = () => {
    const all = [cloudFormation, cloudWatch, cloudWatchLogs, ...Object.values(clients)];
    for (const client of all) client.destroy();
  };
  try {
    const { id, outputs } = await describe(cloudFormation, name, stage);
    // arn:aws:cloudformation:region:account:stack/name/id
    const [, , , region = '', account = ''] = id.split(':');
    const output = outputReader(name, outputs);
    return {
      ...{ name, stage, region, account, outputs, output, clients, close },
      isLocal: false,
      ...awsLogs(cloudWatchLogs, output, outputs),
      ...awsMetrics(cloudWatch, name, output),
      ...awsAlarms(cloudFormation, cloudWatch, name),
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function describe(client: CloudFormationClient, StackName: string, stage: string) {
  const { Stacks: [stack] = [] } = await client
    .send(new DescribeStacksCommand({ StackName }))
    .catch((error: Error) => {
      if (/does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    });
  const region = await client.config.region();
  if (!stack?.StackId) {
    throw new OperatorError({
      problem: `No stack ${StackName} in ${region}.`,
      next: `Name another with --stage, or its region in AWS_REGION; npm run deploy -- -c stage=${stage} makes it.`,
      exitCode: exitCodes.noStack,
    });
  }
  if (!stack.Outputs?.length) {
    throw new OperatorError({
      problem: `Stack ${StackName} in ${region} is not whole: it is ${stack.StackStatus}.`,
      next: 'Wait until it is deployed, or see its events in CloudFormation.',
      exitCode: exitCodes.noStack,
    });
  }
  const outputs = stack.Outputs.map(({ OutputKey = '', OutputValue = '' }) => [
    OutputKey,
    OutputValue,
  ]);
  return { id: stack.StackId, outputs: Object.fromEntries(outputs) as Record<string, string> };
}
