import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BusEvent } from '../../local/aws/put-events.ts';
import { type LocalStack, startLocalStack } from '../../local/local-stack.ts';

/**
 * The main stack, and the stacks of the examples beside it, as `npm start -- --with` runs them.
 * @param main where the main stack was synthesized, and variables in place of its template's
 * @param settings of all examples, beside what the main stack's outputs say
 */
export async function startExamples(
  main: { readonly assemblyDir: string; readonly environment: Readonly<Record<string, string>> },
  settings: Readonly<Record<string, string>>,
) {
  const dir = await mkdtemp(join(tmpdir(), 'examples-'));
  const events: BusEvent[] = [];
  const log: string[] = [];
  const stack = await startLocalStack({
    ...main,
    onEvent: (event) => events.push(event),
    onLog: (id, line) => log.push(`${id} ${line}`),
  });
  try {
    return { stack, ...(await startBeside(stack, dir, settings)), events, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  async function stop() {
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * The examples' stacks beside one that runs; they end with it. Resolves to their outputs.
 * @param dir for what is synthesized
 * @param settings of all examples, beside what the main stack's outputs say
 */
export async function startBeside(
  stack: LocalStack,
  dir: string,
  settings: Readonly<Record<string, string>>,
) {
  const { EventBusName, CallsTableName } = stack.outputs;
  const context = { busName: EventBusName, callsTableName: CallsTableName, ...settings };
  const names = ['post-call-automation', 'crm-sync'];
  await synth(names, dir, context);
  const [postCall, crmSync] = await Promise.all(
    names.map(async (name) => (await stack.startBeside(join(dir, name))).outputs),
  );
  return { postCall, crmSync };
}

/** Without the `cdk` command, and the CDK loaded once for all. Each in its folder of `dir`. */
async function synth(names: readonly string[], dir: string, context: object) {
  const cdkJson = JSON.parse(await readFile('cdk.json', 'utf8'));
  const CDK_CONTEXT_JSON = JSON.stringify({ ...cdkJson.context, ...context });
  const apps = names.map((name) => [join(dir, name), resolve(`examples/${name}/app.ts`)]);
  const loadAll = `(async () => {
    for (const [dir, app] of ${JSON.stringify(apps)}) {
      process.env.CDK_OUTDIR = dir;
      await import(app);
    }
  })()`;
  const child = spawn(process.execPath, ['-e', loadAll], {
    env: { ...process.env, CDK_CONTEXT_JSON },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${names} cannot be synthesized: ${said}`);
}
