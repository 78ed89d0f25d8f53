import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LocalFunction, startFunction } from '../../local/lambda/function.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Toy extends LocalFunction {
  readonly log: string[];
}

/** A function made of a few lines of CommonJS; stopped when the test ends. */
export function startToy(
  code: string,
  settings: {
    timeoutMs?: number;
    maxSandboxes?: number;
    environment?: Record<string, string>;
  } = {},
): Toy {
  const codeDir = temporaryFolder('toy');
  writeFileSync(join(codeDir, 'index.js'), code);
  const log: string[] = [];
  const started = startFunction({
    name: 'Toy',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:Toy',
    codeDir,
    handler: 'index.handler',
    environment: {},
    timeoutMs: 10_000,
    memoryMb: 128,
    onLog: (line) => log.push(line),
    ...settings,
  });
  onTestFinished(() => started.stop());
  return { ...started, log };
}
