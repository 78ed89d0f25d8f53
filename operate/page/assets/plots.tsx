import { useMemo } from 'preact/hooks';
import type { SeriesAnswer } from '../answers.ts';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { Chart, type ChartLine } from './chart.tsx';
import { Answered, Panel } from './parts.tsx';
import { to } from './route.ts';
import type { Span } from './spans.tsx';
import { count } from './texts.ts';

interface Line extends ChartLine {
  readonly metric: string;
  readonly label: string;
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
  const endMs = (series.timesMs.at(-1) ?? 0) + series.periodSeconds * 1000;
  const timesMs = useMemo(() => [...series.timesMs, endMs], [series]);
  const values = useMemo(() => lines.map(({ metric }) => series.values[metric] ?? []), [series]);
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
      <Chart lines={lines} timesMs={timesMs} values={values} />
    </figure>
  );
}

function sum(values: readonly (number | null)[] = []): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
