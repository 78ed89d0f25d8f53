import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { clock } from './texts.ts';

export interface ChartLine {
  /** of the page's colours */
  readonly color: string;
}

/**
 * Steps over time.
 * @param timesMs when each period begins, and last when the last one ends
 * @param values of each line, as many as periods
 */
export function Chart({
  lines,
  timesMs,
  values,
}: {
  lines: readonly ChartLine[];
  timesMs: readonly number[];
  values: readonly (readonly (number | null)[])[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const data: uPlot.AlignedData = [
    timesMs.map((ms) => ms / 1000),
    // the last period ends too
    ...values.map((each) => [...each, each.at(-1) ?? null]),
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
  useEffect(() => plot.current?.setData(latest.current), [timesMs, values]);

  return <div class="plot" ref={place} aria-hidden="true" />;
}

/** a day is named where it begins */
function tick(ms: number): string {
  const text = clock(ms);
  return text.endsWith('00:00:00') ? text.slice(5, 10) : text.slice(11, 16);
}

function optionsFor(lines: readonly ChartLine[], element: HTMLElement): uPlot.Options {
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
