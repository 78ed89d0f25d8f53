import { afterAll, beforeAll, expect, inject } from 'vitest';
import { canariesIn } from './canaries.ts';
import { type RunningStack, startStack } from './stack-running.ts';

/**
 * Use once in a test file: one stack for all of its tests, in an object that is filled before the
 * first. At the end, whatever left the functions is searched for canaries.
 */
export function sharedStack(
  environment: Record<string, string> | (() => Promise<Record<string, string>>) = {},
): RunningStack {
  const shared = {} as RunningStack;

  beforeAll(async () => {
    const variables = typeof environment === 'function' ? await environment() : environment;
    Object.assign(shared, await startStack(inject('assemblyDir'), variables));
  });

  afterAll(async () => {
    const letters = await shared.client.deadLetters();
    await shared.stop();
    const attributes = letters.map((letter) => letter.attributes);
    expect(canariesIn(...shared.log, attributes, shared.events)).toEqual([]);
  });

  return shared;
}
