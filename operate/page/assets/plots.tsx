import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { SeriesAnswer } from '../answers.ts';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { Answered, Panel } from './parts.tsx';
import { to } from './route.ts';
import type { Span } from './spans.tsx';
import { clock, count } from './texts.ts';

interface Line {
  readonly metric: string;
  readonly label: string;
  /** of the page's colours */
  readonly color: string;
}

const plots: readonly { title: string; lines: readonly Line[] }[] = [
  {
    title: 'Calls',
    lines: [
      { metric: 'Enriched', label: 'new', color: '--good' },
      { metric: 'Changed', label: 'changed', color: '--link' },
      { metric: 'Retried', label: 'returned', color: '--wait' },
      { metric: 'DeadLettered', label: 'given up', color: '--bad' },
    ],
  },
  {
    title: 'Liner',
    lines: [
      { metric: 'Liner2xx', label: 'answered', color: '--good' },
      { metric: 'Liner4xx', label: '4xx', color: '--wait' },
      { metric: 'Liner5xx', label: '5xx', color: '--bad' },
      { metric: 'LinerBroken', label: 'no answer', color: '--quiet' },
    ],
  },
];

export function Plots({ span, everyMs }: { span: Span; everyMs: number }) {
  const asked = useAsked(
    () => get<SeriesAnswer>('series', { last: span.ms }),
    `series ${span.name}`,
    everyMs,
  );
  return (
    <Panel title="Over time" aside={<span class="quiet">last {span.label}</span>}>
      <Answered asked={asked} what="metrics">
        {(series) => (
          <div class="plots">
            {plots.map(({ title, lines }) => (
              <Plot key={title} title={title} lines={lines} series={series} span={span} />
            ))}
          </div>
        )}
      </Answered>
    </Panel>
  );
}

interface PlotProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly series: SeriesAnswer;
  readonly span: Span;
}

function Plot({ title, lines, series, span }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  // the last period ends too
  const endMs = (series.timesMs.at(-1) ?? 0) + series.periodSeconds * 1000;
  const data: uPlot.AlignedData = [
    [...series.timesMs, endMs].map((ms) => ms / 1000),
    ...lines.map(({ metric }) => {
      const values = series.values[metric] ?? [];
      return [...values, values.at(-1) ?? null];
    }),
  ];
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(lines, element), latest.current, element);
    };
    const sizes = new ResizeObserver(draw);
    sizes.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      sizes.disconnect();
      dark.removeEventListener('change', draw);
      plot.current?.destroy();
    };
  }, [lines]);
  useEffect(() => plot.current?.setData(latest.current), [series]);

  return (
    <figure>
      <figcaption>
        <strong>{title}</strong>{' '}
        {lines.map(({ metric, label, color }) => (
          <a key={metric} href={to('log', { metric, last: span.name })}>
            <span class={`swatch ${color.slice(2)}`} aria-hidden="true" />
            {count(sum(series.values[metric]))} {label}
          </a>
        ))}
      </figcaption>
      <div class="plot" ref={place} aria-hidden="true" />
    </figure>
  );
}

/** a day is named where it begins */
function tick(ms: number): string {
  const text = clock(ms);
  return text.endsWith('00:00:00') ? text.slice(5, 10) : text.slice(11, 16);
}

function sum(values: readonly (number | null)[] = []): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function optionsFor(lines: readonly Line[], element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: color('--quiet'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${style.fontFamily}`,
  };
  return {
    width: element.clientWidth,
    height: 132,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 18, 0, 0],
    axes: [
      {
        ...axis,
        size: 22,
        space: 70,
        values: (_, seconds) => seconds.map((at) => tick(at * 1000)),
      },
      {
        ...axis,
        size: 34,
        space: 28,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
      },
    ],
    scales: { y: { range: (_, __, most) => [0, Math.max(4, most)] } },
    series: [
      {},
      ...lines.map(({ color: name }) => ({
        stroke: color(name),
        // its colour, see-through
        fill: `${color(name)}1c`,
        width: 1.5,
        points: { show: false },
        paths: uPlot.paths.stepped?.({ align: 1 }),
      })),
    ],
  };
}
