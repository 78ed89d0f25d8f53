import type { Row } from './print.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** said behind the bar */
  readonly note: string;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Bars in rows of text, the longest as many columns wide; what is more than nothing is seen. */
export function textPlot(bars: readonly Bar[], columns: number): Row[] {
  const most = Math.max(...bars.map(({ value }) => value), 0);
  return bars.map(({ label, value, note }) => {
    const parts = value > 0 ? Math.max(1, Math.round((value / most) * columns * 8)) : 0;
    const bar = '█'.repeat(Math.floor(parts / 8)) + eighths[parts % 8];
    return [label, bar.padEnd(columns), note];
  });
}
