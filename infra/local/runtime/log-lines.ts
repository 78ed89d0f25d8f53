import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Hands on what the streams print, line by line. */
export function forwardLines(streams: (Readable | null)[], onLine: (line: string) => void): void {
  for (const input of streams) {
    if (input) createInterface({ input, crlfDelay: Infinity }).on('line', onLine);
  }
}
