/** Where a command puts what it found, and what it says meanwhile. */
export interface Print {
  /** whether a program reads: then `json` is all that is printed */
  readonly isJson: boolean;
  /** a line of the result, for people */
  line(text?: string): void;
  /** rows of the result, for people */
  rows(rows: readonly Row[], options?: RowsOptions): void;
  /** one JSON value a line, for programs; nothing for people */
  json(value: unknown): void;
  /** text of the result as it stands, whoever reads; resolves once it is taken, so that a slow reader is waited for */
  text(text: string): Promise<void>;
  /** a remark, on standard error, whoever reads */
  note(text: string): void;
  /** how far it is, on standard error, where a person watches */
  progress(done: number, total: number | undefined, what: string): void;
}

export type Row = readonly (string | number)[];
export interface RowsOptions {
  readonly head?: readonly string[];
}

export interface PrintOptions {
  readonly isJson: boolean;
  /** resolves once the text is taken */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  /** whether standard error is a terminal */
  readonly isWatched: boolean;
  readonly now: () => number;
}

const mostColumns = 80;
const gap = '  ';
const everyMs = 200;

export function createPrint({ isJson, out, err, isWatched, now }: PrintOptions): Print {
  let shownProgress = false;
  let startedMs: number | undefined;
  let nextMs = 0;
  const line = (text = '') => {
    if (!isJson) out(`${printable(text)}\n`);
  };

  return {
    isJson,
    line: (text) => {
      clear();
      line(text);
    },
    rows: (rows, options) => {
      clear();
      for (const each of table(rows, options)) line(each);
    },
    json: (value) => {
      if (isJson) out(`${JSON.stringify(value)}\n`);
    },
    text: out,
    note: (text) => {
      clear();
      err(`${printable(text)}\n`);
    },
    progress: (done, total, what) => {
      startedMs ??= now();
      if (!isWatched || now() < nextMs) return;
      nextMs = now() + everyMs;
      shownProgress = true;
      err(`\r\x1b[K${progressText(done, total, what, now() - startedMs)}`);
    },
  };

  function clear() {
    if (shownProgress) err('\r\x1b[K');
    shownProgress = false;
  }
}

/** Text from outside must not steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '�');
}

function table(rows: readonly Row[], { head }: RowsOptions = {}): string[] {
  const cells = [...(head ? [head] : []), ...rows].map((row) => row.map((cell) => String(cell)));
  const isNumber = (column: number) => rows.every((row) => typeof row[column] === 'number');
  const count = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.flatMap((row) => {
    const last = row.length - 1;
    const first = row
      .slice(0, last)
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join(gap);
    const indent = first === '' ? 0 : first.length + gap.length;
    const text = row[last] ?? '';
    const ending = isNumber(last) ? text.padStart(widths[last] ?? 0) : text;
    // what is long stands last, and goes on beneath itself
    const lines = wrap(ending, Math.max(20, mostColumns - indent));
    const before = indent > 0 ? first + gap : '';
    return lines.map((part, i) => `${i === 0 ? before : ' '.repeat(indent)}${part}`.trimEnd());
  });
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

function progressText(done: number, total: number | undefined, what: string, elapsedMs: number) {
  if (!total) return `${done} ${what}`;
  const leftMs = done > 0 ? (elapsedMs / done) * Math.max(0, total - done) : undefined;
  const estimate = leftMs === undefined ? '' : `, ${durationText(leftMs / 1000)} left`;
  return `${done} of ${total} ${what}${estimate}`;
}

/** As in `45 s`, `12 min`, `3 h`, `2 d`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
