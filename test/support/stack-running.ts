import type { BusEvent } from '../../local/aws/put-events.ts';
import { type LocalStack, startLocalStack } from '../../local/local-stack.ts';
import { tokenCanary, webhookSecretCanary } from './canaries.ts';
import { type LinerServer, startLiner } from './liner-server.ts';
import { createStackClient, type StackClient } from './stack-client.ts';

export type Folder = 'enrich' | 'calls-api' | 'publish-changes';

export interface RunningStack {
  readonly stack: LocalStack;
  readonly liner: LinerServer;
  readonly client: StackClient;
  /** what the functions printed */
  readonly log: readonly string[];
  /** what was published to the bus */
  readonly events: readonly BusEvent[];
  /** Process ids of a function, by its folder. */
  readonly sandboxes: (folder: Folder) => number[];
  readonly stop: () => Promise<void>;
}

/**
 * The stack of an assembly with a scripted Liner, which takes the canary token alone.
 * @param environment replaces variables of the template
 */
export async function startStack(
  assemblyDir: string,
  environment: Record<string, string> = {},
): Promise<RunningStack> {
  const log: string[] = [];
  const events: BusEvent[] = [];
  const liner = await startLiner();
  liner.accepted = [tokenCanary];
  const stack = await startLocalStack({
    assemblyDir,
    environment: { LINER_ORIGIN: liner.origin, ...environment },
    onLog: (_, line) => log.push(line),
    onEvent: (event) => events.push(event),
  });
  const client = createStackClient({ ...stack.outputs, AwsEndpoint: stack.awsEndpoint });
  await client.putSecret('LinerTokenSecretArn', tokenCanary);
  await client.putSecret('WebhookSecretArn', webhookSecretCanary);
  return { stack, liner, client, log, events, sandboxes, stop };

  function sandboxes(folder: Folder): number[] {
    return stack.functions
      .filter(({ name }) => name.includes(`-${constructs[folder]}`))
      .flatMap((each) => each.sandboxes());
  }

  async function stop() {
    await stack.stop();
    await liner.close();
  }
}

const constructs: Record<Folder, string> = {
  enrich: 'Enrich',
  'calls-api': 'CallsApi',
  'publish-changes': 'PublishChanges',
};
