import { describe, expect, it } from 'vitest';
import { type BarChart, drawBarChart, ticks } from '../../bench/report/bar-chart.ts';

const chart: BarChart = {
  title: 'USD per million',
  series: ['writes', 'queue'],
  rows: [
    { label: 'defaults', isOurs: true, values: [2, 1] },
    { label: 'other <b> & co', values: [4, 2] },
  ],
};

const drawn = (change: Partial<BarChart> = {}) => drawBarChart({ ...chart, ...change });

/** series and width of each bar, in the order drawn */
function bars(svg: string): [string, number][] {
  return [...svg.matchAll(/<rect class="(s\d)".* width="([\d.]+)" height="15"\/>/g)].map(
    ([, series = '', width]) => [series, Number(width)],
  );
}

describe('a bar', () => {
  it('is as long as its figure says', () => {
    const [longest = ['', 0]] = bars(drawn()).toSorted((a, b) => b[1] - a[1]);

    const shares = bars(drawn()).map(([series, width]) => [series, width / longest[1]]);

    expect(shares).toEqual([
      ['s0', expect.closeTo(0.5, 3)],
      ['s1', expect.closeTo(0.25, 3)],
      ['s0', 1],
      ['s1', expect.closeTo(0.5, 3)],
    ]);
  });

  it('has its figure behind it', () => {
    expect(drawn().match(/(?<=class="figure"[^>]*>)[^<]+/g)).toEqual([
      '2.00',
      '1.00',
      '4.00',
      '2.00',
    ]);
  });

  it('has its quartiles drawn across its end', () => {
    const spread = { median: 2, low: 1, high: 4 };

    const svg = drawn({ series: ['time'], rows: [{ label: 'enrich', values: [spread] }] });

    const [, low, high] = /class="spread" d="M([\d.]+),[\d.]+ H([\d.]+)"/.exec(svg) ?? [];
    const [[, width] = ['', 0]] = bars(svg);
    expect(Number(high) - Number(low)).toBeCloseTo(width * 1.5, 1);
    expect(svg).toContain('>2.00</text>');
  });

  it('is made of its parts where the chart is stacked, and has their sum behind it', () => {
    const svg = drawn({ isStacked: true });

    expect(bars(svg).map(([series]) => series)).toEqual(['s0', 's1', 's0', 's1']);
    expect(svg.match(/(?<=class="figure"[^>]*>)[^<]+/g)).toEqual(['3.00', '6.00']);
  });

  it('ends where the chart is cut off, and says how far it went on', () => {
    const rows = [...chart.rows, { label: 'iPaaS', values: [0, 3400] }];

    const svg = drawn({ rows, isStacked: true, cutAt: 12 });

    const lengths = bars(svg).map(([, width]) => width);
    expect(Math.max(...lengths)).toBe(lengths[5]);
    expect(svg.match(/class="cut"/g)).toHaveLength(1);
    expect(svg).toContain('>3,400</text>');
  });
});

describe('a chart', () => {
  it('says in words what it shows', () => {
    expect(drawn()).toContain('<title id="title">USD per million</title>');
    expect(drawn()).toContain(
      '>defaults: writes 2.00, queue 1.00; other &lt;b> &amp; co: writes 4.00, queue 2.00</desc>',
    );
  });

  it('names rows and series, ours in bold', () => {
    expect(drawn()).toMatch(/class="label ours"[^>]*>defaults</);
    expect(drawn()).toMatch(/class="label"[^>]*>other &lt;b> &amp; co</);
    expect(drawn()).toMatch(/class="small"[^>]*>queue</);
  });

  it('has other colours for a reader in the dark', () => {
    const [light, dark] = drawn().match(/--series-0: #\w+;/g) ?? [];

    expect(drawn()).toContain('@media (prefers-color-scheme: dark)');
    expect(dark).not.toBe(light);
  });

  it('shows a limit that no bar reaches', () => {
    const svg = drawn({ limit: { value: 8, label: 'budget' } });

    expect(svg).toMatch(/class="limit" d="M516,/);
    expect(svg).toContain('>budget</text>');
  });
});

describe('a scale', () => {
  it.each([
    [4.22, [0, 1, 2, 3, 4]],
    [1.1, [0, 0.5, 1]],
    [10.24, [0, 5, 10]],
    [0.06, [0, 0.02, 0.04, 0.06]],
    [100, [0, 20, 40, 60, 80, 100]],
  ])('up to %d has round figures', (end, figures) => {
    expect(ticks(end)).toEqual(figures);
  });
});
