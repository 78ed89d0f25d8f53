import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What a sandbox prints. */
export interface LogLines {
  /** Resolves once all is handed on that was printed before the mark of an invocation, or no more can come. */
  readonly readUntil: (invocationId: string) => Promise<unknown>;
}

// as the bootstrap writes it, behind all that an invocation printed
const mark = /\0([\w-]+)$/;

/** Hands on what the streams print, line by line, without the marks. */
export function forwardLines(
  streams: readonly (Readable | null)[],
  onLine: (line: string) => void,
): LogLines {
  const readers = streams.filter((stream) => stream !== null).map(read);
  return { readUntil: (id) => Promise.all(readers.map((readUntil) => readUntil(id))) };

  function read(input: Readable) {
    let marked = '';
    let closed = false;
    let onMark = () => {};
    createInterface({ input, crlfDelay: Infinity })
      .on('line', (line) => {
        const [end = '', id] = mark.exec(line) ?? [];
        const printed = line.slice(0, line.length - end.length);
        if (printed || !id) onLine(printed);
        if (id) marked = id;
        onMark();
      })
      .on('close', () => {
        closed = true;
        onMark();
      });
    return (id: string) =>
      new Promise<void>((resolve) => {
        onMark = () => {
          if (!closed && marked !== id) return;
          // a second try has the same id
          marked = '';
          onMark = () => {};
          resolve();
        };
        onMark();
      });
  }
}
