import { parseArgs } from 'node:util';
import { LinerOrigin } from '../clients/liner.ts';

export interface Options {
  readonly help: boolean;
  /** run the demonstration and end */
  readonly once: boolean;
  readonly demo: boolean;
  readonly apiPort: number;
  readonly awsPort: number;
  readonly pagePort: number;
  readonly outputsFile: string | undefined;
  /** a real Liner in the place of the built-in one */
  readonly liner: { readonly origin: string; readonly token: string } | undefined;
  readonly context: readonly string[];
  /** CDK apps whose stacks run beside ours */
  readonly beside: readonly App[];
}

export interface App {
  readonly file: string;
  /** the pairs for all apps, then those that are for this one alone */
  readonly context: readonly string[];
}

export const help = `Runs the stack on this machine: its synthesized template with local queues, tables, secrets and
functions, and a built-in fake Liner. Shows a few calls being enriched, then stays up until Ctrl-C.

  npm start -- [options]

  --once               run the demonstration and end; non-zero if a call did not end as expected
  --no-demo            only serve
  --port N             port of the HTTP API (default 3000, 0 takes a free one)
  --aws-port N         port of SQS, DynamoDB, S3, Secrets Manager, EventBridge and
                       Lambda (default 4566, 0 as above)
  --page-port N        port of the page about it (default 4567, 0 as above)
  --outputs-file FILE  write the stack's outputs as JSON, as cdk deploy --outputs-file does
  --liner-host URL     a real Liner, with its token in the variable LINER_TOKEN; https, or http on
                       this machine
  -c key=value         CDK context, as with cdk; may be repeated
  --with APP.ts        run the stack of another CDK app beside it, on the same services; it is told
                       linerHost, busName and all outputs, as callsTableName, in its context, and
                       each -c that comes after it is for it alone; may be repeated
  -h, --help           this text
`;

/** Thrown for what was asked wrongly on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} naming the option */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { values, tokens } = parse(args);
  const host = values['liner-host'];
  const { once } = values;
  const demo = !values['no-demo'];
  if (once && !demo) throw new UsageError('--once and --no-demo exclude each other');
  const { context, beside } = apps(tokens);
  if (values.context.some((pair) => !/^[^=]+=/.test(pair))) {
    throw new UsageError('-c takes key=value');
  }
  if (values.context.some((pair) => pair.startsWith('linerHost='))) {
    throw new UsageError('-c linerHost: a local run takes the real Liner from --liner-host');
  }
  return {
    help: values.help,
    once,
    demo,
    apiPort: port('--port', values.port),
    awsPort: port('--aws-port', values['aws-port']),
    pagePort: port('--page-port', values['page-port']),
    outputsFile: values['outputs-file'],
    liner: host === undefined ? undefined : { origin: origin(host), token: token(env) },
    context,
    beside,
  };
}

/** Whose context each -c is: everyone's, until the first --with. */
function apps(tokens: ReturnType<typeof parse>['tokens']): Pick<Options, 'context' | 'beside'> {
  const context: string[] = [];
  const beside: { file: string; context: string[] }[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined) continue;
    if (token.name === 'with') beside.push({ file: token.value, context: [...context] });
    if (token.name === 'context') (beside.at(-1)?.context ?? context).push(token.value);
  }
  return { context, beside };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        once: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        port: { type: 'string', default: '3000' },
        'aws-port': { type: 'string', default: '4566' },
        'page-port': { type: 'string', default: '4567' },
        'outputs-file': { type: 'string' },
        'liner-host': { type: 'string' },
        context: { type: 'string', short: 'c', multiple: true, default: [] },
        with: { type: 'string', multiple: true, default: [] },
      },
      tokens: true,
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nSee npm start -- --help`);
  }
}

function port(option: string, value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new UsageError(`${option} takes a port from 0 to 65535`);
}

function origin(host: string): string {
  if (LinerOrigin.safeParse(host).success) return new URL(host).origin;
  throw new UsageError(
    '--liner-host takes an origin such as https://liner.example; plain http for this machine only',
  );
}

function token(env: NodeJS.ProcessEnv): string {
  const { LINER_TOKEN } = env;
  if (!LINER_TOKEN) {
    throw new UsageError('--liner-host needs the token of that Liner in the variable LINER_TOKEN');
  }
  if (!/^[\x21-\x7e]+$/.test(LINER_TOKEN)) {
    throw new UsageError('LINER_TOKEN holds characters that a header cannot carry');
  }
  return LINER_TOKEN;
}
