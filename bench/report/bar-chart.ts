import { escaped, toSvg } from '../../docs/pictures/picture.ts';
import type { Spread } from './statistics.ts';

/** Bars from left to right, in rows that have a line for their label. */
export interface BarChart {
  readonly title: string;
  /** what the bars of a row are, or its parts */
  readonly series: readonly string[];
  readonly rows: readonly Row[];
  /** A row is one bar of parts instead of a bar for each series. */
  readonly isStacked?: boolean;
  /** bars that are longer are cut off here; their figure is not */
  readonly cutAt?: number;
  /** a line that no bar is to cross */
  readonly limit?: { readonly value: number; readonly label: string };
}

interface Row {
  readonly label: string;
  readonly isOurs?: boolean;
  /** one for each series; the quartiles of a spread are drawn as a line across the end of its bar */
  readonly values: readonly (number | Spread)[];
}

const width = 600;
const left = 22;
/** room for a figure behind the longest bar */
const right = width - 84;
const top = 78;
const bar = { height: 15, gap: 4 };
const label = { height: 24, below: 16 };

const style = `
.title { font-size: 17.5px; font-weight: 600; }
.small { font-size: 14.5px; fill: var(--muted); }
.label { font-size: 15.5px; }
.ours { font-weight: 600; }
.figure { font-size: 14.5px; font-variant-numeric: tabular-nums; paint-order: stroke; stroke: var(--page); stroke-width: 5px; }
.tick { text-anchor: middle; }
.grid { stroke: var(--grid); }
.limit { stroke: var(--series-2); stroke-dasharray: 5 4; stroke-width: 1.5; }
.spread { stroke: var(--text); stroke-width: 1.5; fill: none; }
.cut { stroke: var(--page); stroke-width: 3; fill: none; }
${[0, 1, 2, 3, 4, 5].map((i) => `.s${i} { fill: var(--series-${i}); }`).join(' ')}`;

export function drawBarChart(chart: BarChart): string {
  const { rows, limit, isStacked = false } = chart;
  const rowBars = rows.map((row) => barsOf(row, isStacked));
  const longest = Math.max(limit?.value ?? 0, ...rowBars.flat().map(({ most }) => most));
  const scaleEnd = Math.min(chart.cutAt ?? Number.POSITIVE_INFINITY, longest);
  const x = (value: number) =>
    round(left + ((right - left) * Math.min(value, scaleEnd)) / scaleEnd);
  const step = label.height + label.below;
  const tops = rowBars.map((_, i) =>
    rowBars.slice(0, i).reduce((y, bars) => y + step + bars.length * (bar.height + bar.gap), top),
  );
  const bottom =
    (tops.at(-1) ?? top) + step + (rowBars.at(-1)?.length ?? 0) * (bar.height + bar.gap);

  return toSvg({
    ...{ width, height: bottom + 36, style, title: chart.title },
    description: rows
      .map((row, i) => `${row.label}: ${rowBars[i]?.map(named).join(', ')}`)
      .join('; '),
    body: [
      `<text class="title" x="${left}" y="36">${escaped(chart.title)}</text>`,
      ...legend(),
      ...ticks(scaleEnd).flatMap(tick),
      ...(limit ? limitLine(limit) : []),
      ...rows.flatMap((row, i) => drawRow(row, rowBars[i] ?? [], tops[i] ?? top)),
    ],
  });

  function named({ total, series }: Bar): string {
    return isStacked ? figure(total) : `${chart.series[series]} ${figure(total)}`;
  }

  function legend(): string[] {
    let at = left;
    return chart.series.flatMap((name, i) => {
      const start = at;
      at += 34 + name.length * 8.6;
      return [
        `<rect class="s${i}" x="${round(start)}" y="51" width="12" height="12" rx="3"/>`,
        `<text class="small" x="${round(start + 18)}" y="62">${escaped(name)}</text>`,
      ];
    });
  }

  function tick(value: number): string[] {
    return [
      `<path class="grid" d="M${x(value)},${top} V${bottom}"/>`,
      `<text class="small tick" x="${x(value)}" y="${bottom + 20}">${value}</text>`,
    ];
  }

  function drawRow({ label: name, isOurs }: Row, bars: readonly Bar[], y: number): string[] {
    return [
      `<text class="label${isOurs ? ' ours' : ''}" x="${left}" y="${y + label.height - 6}">${escaped(name)}</text>`,
      ...bars.flatMap((each, i) => drawBar(each, y + label.height + i * (bar.height + bar.gap))),
    ];
  }

  function drawBar({ parts, total, most, spread, series }: Bar, y: number): string[] {
    const middle = y + bar.height / 2;
    let start = 0;
    return [
      ...parts.map((part, i) => {
        const from = start;
        start += part;
        const size = `width="${round(x(start) - x(from))}" height="${bar.height}"`;
        return `<rect class="s${isStacked ? i : series}" x="${x(from)}" y="${y}" ${size}/>`;
      }),
      ...(spread
        ? [`<path class="spread" d="M${x(spread.low)},${middle} H${x(spread.high)}"/>`]
        : []),
      ...(total > scaleEnd ? [`<path class="cut" d="M${right - 16},${y + 18} l8,-21"/>`] : []),
      `<text class="figure" x="${x(most) + 7}" y="${y + 12.5}">${figure(total)}</text>`,
    ];
  }

  function limitLine({ value, label: name }: { value: number; label: string }): string[] {
    return [
      `<path class="limit" d="M${x(value)},${top} V${bottom}"/>`,
      `<text class="small" x="${x(value) + 6}" y="${top + 8}">${escaped(name)}</text>`,
    ];
  }
}

interface Bar {
  readonly parts: readonly number[];
  readonly total: number;
  /** where it ends with all that is drawn of it */
  readonly most: number;
  readonly spread?: Spread;
  readonly series: number;
}

function barsOf({ values }: Row, isStacked: boolean): Bar[] {
  const bars = values.map((value, series) => {
    const spread = typeof value === 'number' ? undefined : value;
    const total = typeof value === 'number' ? value : value.median;
    return { parts: [total], total, most: Math.max(total, spread?.high ?? 0), spread, series };
  });
  if (!isStacked) return bars;
  const parts = bars.map(({ total }) => total);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return [{ parts, total, most: total, series: 0 }];
}

/** Round figures from 0, at most six of them. */
export function ticks(end: number): number[] {
  const power = 10 ** Math.floor(Math.log10(end / 5));
  const step = ([1, 2, 5, 10].find((each) => each * power >= end / 5) ?? 10) * power;
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => round(i * step));
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
