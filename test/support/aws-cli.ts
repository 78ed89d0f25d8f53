import { readFileSync, writeFileSync } from 'node:fs';

// The AWS CLI as far as the documents go, for machines without one: each command is one of the SDK's,
// whose schema says which options there are.

/** services of which the SDK's client is no dependency, with what an operation must be given */
const unknown: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/cli/latest/reference/iam/create-open-id-connect-provider.html
  'iam create-open-id-connect-provider': ['url', 'client-id-list'],
  // https://docs.aws.amazon.com/cli/latest/reference/sns/subscribe.html
  'sns subscribe': ['topic-arn', 'protocol', 'notification-endpoint'],
  // https://docs.aws.amazon.com/cli/latest/reference/cloudformation/
  'cloudformation update-termination-protection': [
    'stack-name',
    'no-enable-termination-protection',
  ],
  'cloudformation list-stack-resources': ['stack-name'],
  'cloudformation delete-stack': ['stack-name'],
  'cloudformation wait': ['stack-name'],
};
/** looked at, but not sent: nothing here restores tables, and later commands use the table */
const unsent = /^(restore-table-|list-backups$|delete-table$)/;
const packages: Readonly<Record<string, string>> = {
  events: 'eventbridge',
  secretsmanager: 'secrets-manager',
};

const {
  options,
  operands: [service = '', operation = '', ...operands],
} = read(process.argv.slice(2));
const { query, output: format, 'cli-binary-format': _, 'endpoint-url': __, ...given } = options;
const wanted = unknown[`${service} ${operation}`];
if (wanted) {
  check(Object.keys(given), wanted, wanted);
} else {
  const sdk = await import(`@aws-sdk/client-${packages[service] ?? service}`);
  if (operation === 'wait') await waitFor(sdk);
  else await send(sdk);
}

// biome-ignore lint/suspicious/noExplicitAny: each service has a client and commands of its own
async function send(sdk: any) {
  const Command = sdk[`${pascal(operation)}Command`];
  if (!Command) throw new Error(`aws ${service}: no operation ${operation}`);
  const [, , , , , , requiredCount = 0] = inputSchema(Command);
  const members: string[] = inputSchema(Command)[4];
  check(Object.keys(given), members.map(plain), members.slice(0, requiredCount).map(plain));
  if (unsent.test(operation)) return void process.stdout.write('not-sent\n');
  const input = Object.entries(given).map(([name, value]) => [
    members.find((member) => plain(member) === plain(name)),
    inputOf(name, value),
  ]);
  const answer = await clientOf(sdk).send(new Command(Object.fromEntries(input)));
  const { $metadata, Payload, ...shown } = answer;
  if (Payload && operands[0]) writeFileSync(operands[0], Payload);
  const asked = query ? shown[query] : shown;
  process.stdout.write(`${format === 'text' ? asked : JSON.stringify(asked, undefined, 4)}\n`);
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function waitFor(sdk: any) {
  const waiter = sdk[`waitUntil${pascal(operands[0] ?? '')}`];
  if (!waiter) throw new Error(`aws ${service}: nothing to wait for: ${operands[0]}`);
  const input = Object.entries(given).map(([name, value]) => [pascal(name), value]);
  await waiter({ client: clientOf(sdk), maxWaitTime: 60 }, Object.fromEntries(input));
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function clientOf(sdk: any) {
  const [, Client] = Object.entries(sdk).find(([name]) => /^[A-Z]\w+Client$/.test(name)) ?? [];
  return new (Client as typeof sdk.Client)();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function inputSchema(Command: any) {
  const [, , , , schema] = new Command({}).schema;
  return typeof schema === 'function' ? schema() : schema;
}

function read(args: readonly string[]) {
  const options: Record<string, string> = {};
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('--')) operands.push(arg);
    else if (arg.startsWith('--no-')) options[arg.slice(2)] = 'true';
    else options[arg.slice(2)] = args[++i] ?? '';
  }
  return { options, operands };
}

function check(given: readonly string[], known: readonly string[], required: readonly string[]) {
  const isGiven = (name: string) => given.some((each) => plain(each) === plain(name));
  const strange = given.filter((name) => !known.some((each) => plain(each) === plain(name)));
  const missing = required.filter((name) => !isGiven(name));
  const empty = given.filter((name) => /^(null|)$/.test(options[name] ?? ''));
  if (strange.length + missing.length + empty.length === 0) return;
  const where = `aws ${service} ${operation}`;
  throw new Error(`${where}: unknown: ${strange}; missing: ${missing}; empty: ${empty}`);
}

/** shorthand, JSON, a file or a string */
function inputOf(name: string, value: string): unknown {
  if (value.startsWith('file://')) return readFileSync(value.slice('file://'.length), 'utf8');
  if (name === 'targets') return [Object.fromEntries(value.split(',').map((x) => x.split('=')))];
  return name === 'entries' ? JSON.parse(value) : value;
}

function plain(name: string): string {
  return name.replaceAll('-', '').toLowerCase();
}

function pascal(kebab: string): string {
  return kebab.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
