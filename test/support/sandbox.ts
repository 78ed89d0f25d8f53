import { afterEach, beforeEach, expect, vi } from 'vitest';
import { canariesIn, tokenCanary, webhookSecretCanary } from './canaries.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { mockCallsTable } from './dynamo-table.ts';
import { tokenSecretArn, webhookSecretArn } from './environments.ts';
import { type LinerServer, startLiner } from './liner-server.ts';
import { mockQueues } from './queues.ts';
import { mockSecrets } from './secrets.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** What stands around a function: a real loopback Liner, and AWS in memory. */
export interface Sandbox {
  liner: LinerServer;
  table: ReturnType<typeof mockCallsTable>;
  queues: ReturnType<typeof mockQueues>;
  secrets: ReturnType<typeof mockSecrets>;
  output: CapturedOutput;
  /** A function with these variables that starts cold when it is first invoked. */
  start(environment?: Record<string, string>): Promise<Handler>;
  /** Keeps an answer or error of the function for the search for canaries. */
  note<Value>(emitted: Value): Value;
}

/**
 * Use once in a test file. Runs `main.ts` itself; after each test everything that left the function
 * is searched for canaries.
 */
export function createSandbox(
  load: () => Promise<{ handler: unknown; ready?: Promise<void> }>,
  variables: Record<string, string>,
): Sandbox {
  const emitted: unknown[] = [];
  const sandbox = {
    async start(environment = {}) {
      vi.resetModules();
      vi.unstubAllEnvs();
      const LINER_ORIGIN = sandbox.liner.origin;
      const all = { AWS_REGION: 'eu-west-1', ...variables, LINER_ORIGIN, ...environment };
      for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
      // cold until the first invocation, so that a test can still set the scene
      let loading: ReturnType<typeof load> | undefined;
      return async (event, context) => {
        loading ??= load();
        const main = await loading;
        await main.ready;
        return (main.handler as Handler)(event, context);
      };
    },
    note(value) {
      emitted.push(value);
      return value;
    },
  } as Sandbox;

  beforeEach(async () => {
    emitted.length = 0;
    sandbox.liner = await startLiner();
    sandbox.table = mockCallsTable();
    sandbox.queues = mockQueues();
    sandbox.secrets = mockSecrets({
      [tokenSecretArn]: tokenCanary,
      [webhookSecretArn]: webhookSecretCanary,
    });
    sandbox.output = captureOutput();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });

  afterEach(async () => {
    const attributes = sandbox.queues.deadLetters().map((letter) => letter.attributes);
    const written = sandbox.output.release();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    sandbox.table.client.restore();
    sandbox.queues.client.restore();
    sandbox.secrets.client.restore();
    await sandbox.liner.close();
    expect(canariesIn(...written, ...emitted, attributes)).toEqual([]);
  });

  return sandbox;
}
