import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listen } from './aws/listen.ts';
import { checkLiner } from './demo/check-liner.ts';
import { demonstrate } from './demo/demonstrate.ts';
import { createEventCounter } from './demo/event-counter.ts';
import { type FakeLiner, startFakeLiner } from './demo/fake-liner.ts';
import { messageFor, webhookAuthOf } from './demo/message.ts';
import { sendWebhook } from './demo/webhook-sender.ts';
import { writeExports } from './exports-file.ts';
import { checkApps, contents, runFurtherApp } from './further-apps.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { openLogFiles } from './log-files.ts';
import type { Options } from './options.ts';
import { writeOutputs } from './outputs-file.ts';
import { startPage } from './page-process.ts';
import { showEndpoints } from './show-endpoints.ts';
import type { RunningStack } from './start-stack.ts';
import { synthesize } from './synthesize.ts';
import { openTemporaryFolder } from './temporary-folder.ts';
import type { Screen } from './terminal.ts';

// the same at each start, so that a sender set up once stays set up
const webhookSecret = 'bG9jYWwtcnVuLW9mLWNhbGwtZW5yaWNobWVudA==';

/**
 * Runs the stack until it is told to end.
 * @returns the exit code
 */
export async function run(options: Options, screen: Screen, signal: AbortSignal): Promise<number> {
  const { dir, keep, remove } = openTemporaryFolder('call-enrichment');
  const assembliesDir = join(dir, 'assemblies');
  const assemblyDir = join(assembliesDir, 'main');
  const logsDir = join(dir, 'logs');
  const ends: (() => Promise<unknown>)[] = [];
  const exportsFile = join(dir, 'exports.sh');
  let hasFailed = false;

  try {
    return await start();
  } catch (error) {
    if (signal.aborted) return 0;
    throw error;
  } finally {
    for (const end of ends.reverse()) await end();
    await rm(assembliesDir, { recursive: true, force: true });
    // of a run that failed, the logs stay
    if (hasFailed) keep();
    else remove();
  }

  async function start(): Promise<number> {
    screen.line('Call enrichment on this machine\n');
    await checkPorts(options);
    await checkApps(options.beside);
    const fake = options.liner ? undefined : await startFakeLiner();
    if (fake) ends.push(fake.close);
    const liner = fake ?? (options.liner as NonNullable<Options['liner']>);
    const context = [...options.context, `linerHost=${liner.origin}`];
    const synthesizing = () => synthesize(assemblyDir, context, signal);
    await screen.step('Synthesizing the stack', synthesizing, () => 'done');

    const { apiPort, awsPort } = options;
    const events = createEventCounter();
    const { onEvent } = events;
    const onLog = await openLogFiles(logsDir);
    const starting = () => startLocalStack({ assemblyDir, apiPort, awsPort, onLog, onEvent });
    const stack = await screen.step('Starting it', starting, contents);
    ends.push(stack.stop);
    stack.putSecret(stack.outputs.LinerTokenSecretArn ?? '', liner.token);
    stack.putSecret(stack.outputs.WebhookSecretArn ?? '', webhookSecret);
    if (fake) stack.offer('liner', switchboardOf(fake, stack));
    const beside: RunningStack[] = [];
    for (const [i, app] of options.beside.entries()) {
      const host = {
        stack,
        linerOrigin: liner.origin,
        assemblyDir: join(assembliesDir, String(i)),
      };
      beside.push(await runFurtherApp(app, host, screen, signal));
    }
    const page = options.once
      ? undefined
      : await screen.step(
          'Serving its page',
          () => startPage(stack.awsEndpoint, options.pagePort),
          ({ origin }) => origin,
        );
    if (page) ends.push(page.stop);
    if (options.outputsFile) await writeOutputs(options.outputsFile, stack, beside);

    // the last one is for the person at the screen to try
    const callIds = fake?.callIds.slice(0, -1) ?? [];
    const asExpected =
      !options.demo ||
      (fake
        ? await demonstrate(stack, callIds, events, screen, signal)
        : await checkLiner(liner, screen));
    if (options.once && asExpected) return 0;
    await writeExports(exportsFile, stack);
    showEndpoints(screen, stack, beside, {
      page: page?.origin,
      liner: fake ? `${liner.origin}  (fake, ${fake.callIds.length} calls)` : liner.origin,
      logsDir,
      exportsFile,
      untried: fake?.callIds.at(-1),
    });
    if (options.once) {
      hasFailed = true;
      return 1;
    }
    screen.line('\nCtrl-C ends it. Events are shown as they are published.');
    events.showOn(screen);
    if (!signal.aborted) await once(signal, 'abort');
    return 0;
  }
}

/** before the work of a synthesis */
async function checkPorts({ apiPort, awsPort, pagePort, once }: Options) {
  for (const [port, option] of [
    [apiPort, '--port'],
    [awsPort, '--aws-port'],
    // nobody looks at a run that ends by itself
    [once ? 0 : pagePort, '--page-port'],
  ] as const) {
    const { close } = await listen(createServer(), port, option);
    await close();
  }
}

function switchboardOf(fake: FakeLiner, stack: LocalStack) {
  return fake.switchboard({
    onToken: (token) => stack.putSecret(stack.outputs.LinerTokenSecretArn ?? '', token),
    tell: (id) =>
      sendWebhook(stack.apiUrl, messageFor(stack, id), webhookAuthOf(stack), Date.now()),
  });
}
