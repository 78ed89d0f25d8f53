import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One file for each function, holding what it prints. */
export async function openLogFiles(dir: string) {
  const files = new Map<string, WriteStream>();
  await mkdir(dir, { recursive: true });

  return function onLog(functionId: string, line: string): void {
    // the hash that the CDK appends says nothing to a reader
    const name = functionId.replace(/(Function)?[0-9A-F]{8}$/, '');
    const file = files.get(name) ?? createWriteStream(join(dir, `${name}.log`));
    files.set(name, file);
    file.write(`${line}\n`);
  };
}
