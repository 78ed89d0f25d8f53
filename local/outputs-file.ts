import { rename, writeFile } from 'node:fs/promises';
import type { LocalStack } from './local-stack.ts';
import type { RunningStack } from './start-stack.ts';

/**
 * Writes the outputs as `cdk deploy --outputs-file` does, whole or not at all.
 * @throws {Error} when the file cannot be written
 */
export async function writeOutputs(
  file: string,
  { name, outputs, awsEndpoint }: LocalStack,
  beside: readonly RunningStack[],
): Promise<void> {
  const all = {
    [name]: { ...outputs, AwsEndpoint: awsEndpoint },
    ...Object.fromEntries(beside.map((stack) => [stack.name, stack.outputs])),
  };
  try {
    await writeFile(`${file}.part`, `${JSON.stringify(all, undefined, 2)}\n`);
    await rename(`${file}.part`, file);
  } catch (cause) {
    throw new Error(`--outputs-file: ${file} cannot be written`, { cause });
  }
}
