/** Writes for people: few lines, and what is being waited for. */
export interface Screen {
  readonly line: (text?: string) => void;
  /** names the work while it runs, and what came of it after */
  readonly step: <Result>(
    label: string,
    work: () => Promise<Result>,
    outcome: (result: Result) => string,
  ) => Promise<Result>;
}

const labelWidth = 26;

export function createTerminal(write: (text: string) => void): Screen {
  return {
    line: (text = '') => write(`${text}\n`),
    async step(label, work, outcome) {
      write(`  ${`${label} `.padEnd(labelWidth, '.')} `);
      try {
        const result = await work();
        write(`${outcome(result)}\n`);
        return result;
      } catch (error) {
        write('\n');
        throw error;
      }
    },
  };
}

/** Rows under their titles, each column as wide as it needs. */
export function table(titles: readonly string[], cells: readonly (readonly string[])[]): string[] {
  return rows([titles, ...cells]);
}

export function rows(all: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...all.map((row) => row[i]?.length ?? 0)),
  );
  return all.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  );
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
