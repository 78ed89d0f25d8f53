import type { Spread } from './statistics.ts';

/** A table as Markdown has it, with columns wide enough to be read as it is. Figures stand right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) =>
    Math.max(3, name.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(width(i)) : cell.padStart(width(i)))).join(' | ')} |`;
  const rule = widths.map((length, i) => `${'-'.repeat(length + 1)}${i === 0 ? '-' : ':'}`);
  return [line(head), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');

  function width(column: number): number {
    return widths[column] ?? 0;
  }
}

/** As in `1.57 (1.52-1.63)`. */
export function spread({ median, low, high }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
}

export function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
}
