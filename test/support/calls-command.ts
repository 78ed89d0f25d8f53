import { Readable } from 'node:stream';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { onTestFinished, vi } from 'vitest';
import { runProgram } from '../../operate/program.ts';
import { mockClient } from './aws-mocks.ts';
import { dynaliteEnvironment } from './dynalite-tables.ts';

/** Runs the operator's command as its process would. */
export async function callsCommand(
  args: readonly string[],
  {
    input = '',
    env = {},
    now = Date.now,
    signal = new AbortController().signal,
    onOutput = () => {},
  }: Partial<CallsCommandOptions> = {},
) {
  const screen = { output: '', errors: '' };
  const code = await runProgram(args, {
    env: { CALL_ENRICHMENT_SETTINGS_DIR: process.env.CALL_ENRICHMENT_SETTINGS_DIR, ...env },
    input: Readable.from([input]),
    out: async (text) => {
      screen.output += text;
      onOutput();
    },
    err: (text) => {
      screen.errors += text;
    },
    isWatched: false,
    now,
    random: Math.random,
    signal,
  });
  return { code, ...screen };
}

export interface CallsCommandOptions {
  readonly input: string | Uint8Array;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => number;
  readonly onOutput: () => void;
}

const deployedStackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/CallEnrichment-dev/0';

/** Has CloudFormation know a stack with these outputs, until the test ends. */
export function deployedStack(outputs: Readonly<Record<string, string>>) {
  const cloudFormation = mockClient(CloudFormationClient);
  onTestFinished(() => cloudFormation.restore());
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({
    OutputKey,
    OutputValue,
  }));
  const Stacks = [
    {
      StackId: deployedStackId,
      StackName: 'CallEnrichment-dev',
      CreationTime: new Date(0),
      StackStatus: 'CREATE_COMPLETE' as const,
      Outputs,
    },
  ];
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks });
  return cloudFormation;
}

/** Has CloudFormation know a stack whose calls table is one in dynalite, until the test ends. */
export function deployedOnDynalite(tables: { origin: string; callsTable: string }) {
  for (const [name, value] of Object.entries(dynaliteEnvironment(tables))) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return deployedStack({ CallsTableName: tables.callsTable });
}
