import { type CallId, parseCallId } from '../core/call-id.ts';

/** Call ids as somebody listed them. */
export interface IdList {
  /** each once, in the order they were listed */
  readonly callIds: readonly CallId[];
  readonly repeated: number;
  /** the lines, or arguments, that hold no call id, counted from 1 */
  readonly malformed: readonly number[];
  /** whether the first line was taken for the name of the column */
  readonly hasHeader: boolean;
}

/** Reads a list of one id a line, as editors and spreadsheets of any system write it. */
export function readIdLines(bytes: Uint8Array): IdList {
  const lines = textOf(bytes)
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ nth: index + 1, text: line.trim().replace(/^"(.*)"$/, '$1') }))
    .filter(({ text }) => text !== '');
  const hasHeader = columnName.test(lines[0]?.text ?? '');
  return { ...listOf(hasHeader ? lines.slice(1) : lines), hasHeader };
}

export function readIdArguments(args: readonly string[]): IdList {
  const listed = args.map((text, index) => ({ nth: index + 1, text }));
  return { ...listOf(listed), hasHeader: false };
}

// an id that was mistyped has digits
const columnName = /^\p{L}[\p{L} _-]*$/u;

function listOf(listed: readonly { readonly nth: number; readonly text: string }[]) {
  const malformed: number[] = [];
  const all = listed.flatMap(({ nth, text }) => {
    try {
      return [parseCallId(text)];
    } catch {
      malformed.push(nth);
      return [];
    }
  });
  const callIds = [...new Set(all)];
  return { callIds, repeated: all.length - callIds.length, malformed };
}

/** UTF-8, unless a byte order mark says that it is UTF-16; the mark itself is left out. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
