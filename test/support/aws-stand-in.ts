import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The AWS CLI as far as documented commands go, for machines without one: each command becomes one of
 * the SDK's. With AWS_STAND_IN=dry nothing is sent, and only what does not exist is refused.
 */
const packages: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  events: 'eventbridge',
  lambda: 'lambda',
  secretsmanager: 'secrets-manager',
  sqs: 'sqs',
};
// those that do not follow from their names
const spellings: Readonly<Record<string, string>> = { Uuid: 'UUID', TargetArn: 'TargetArn' };

const [service = '', operation = '', ...rest] = process.argv.slice(2);
const sdk = await import(`@aws-sdk/client-${packages[service] ?? service}`);
const { input, query, positional } = read(rest);
if (operation === 'wait') {
  const waiter = `waitUntil${pascal(positional[0] ?? '')}`;
  if (typeof sdk[waiter] !== 'function') throw new Error(`aws ${service}: no waiter ${waiter}`);
} else {
  await run();
}

async function run() {
  const name = operation === 'invoke' ? 'Invoke' : pascal(operation);
  const Command = sdk[`${name}Command`];
  if (!Command) throw new Error(`aws ${service}: no operation ${operation}`);
  if (process.env.AWS_STAND_IN === 'dry') return;
  const Client = Object.entries(sdk).find(([each]) => /^[A-Z]\w+Client$/.test(each))?.[1];
  // biome-ignore lint/suspicious/noExplicitAny: each service has a client of its own
  const output = await new (Client as any)().send(new Command(input));
  const { Payload, $metadata: _metadata, ...shown } = output;
  if (positional[0]) writeFileSync(positional[0], Buffer.from(Payload));
  process.stdout.write(`${query ? String(output[query]) : JSON.stringify(shown)}\n`);
}

function read(args: readonly string[]) {
  const input: Record<string, unknown> = {};
  const positional: string[] = [];
  let query: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('--')) {
      positional.push(arg);
      continue;
    }
    const value = args[++i] ?? '';
    if (value === '' || value === 'null') throw new Error(`aws ${service}: ${arg} has no value`);
    if (arg === '--query') query = value;
    else if (!['--output', '--cli-binary-format'].includes(arg)) {
      const name = pascal(arg.slice(2));
      input[spellings[name] ?? name] = inputOf(name, value);
    }
  }
  return { input, positional, query };
}

function inputOf(name: string, text: string): unknown {
  if (text.startsWith('file://')) {
    // the CLI takes the line as it is, but for its end
    return readFileSync(text.slice('file://'.length), 'utf8').replace(/\n$/, '');
  }
  if (name === 'Targets')
    return [Object.fromEntries(text.split(',').map((part) => part.split('=')))];
  if (name === 'Entries') return JSON.parse(text);
  return text;
}

function pascal(kebab: string): string {
  return kebab.replaceAll(/(^|-)(\w)/g, (_, _hyphen, letter: string) => letter.toUpperCase());
}
