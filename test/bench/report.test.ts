import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measureColdStart } from '../../bench/measurements/cold-start.ts';
import { costSection } from '../../bench/measurements/cost.ts';
import { growthSection } from '../../bench/measurements/growth.ts';
import { reconciliationSection } from '../../bench/measurements/reconciliation.ts';
import type { BenchSetup, Section } from '../../bench/measurements/section.ts';
import { readOptions } from '../../bench/options.ts';
import { writeReport } from '../../bench/report/write-report.ts';
import { measured } from './measured.ts';

const run = {
  date: '2026-11-25',
  machine: 'a machine',
  rounds: 2,
  loadBefore: 0.1,
  othersShare: 0.07,
};

let docsDir: string;
beforeEach(async () => {
  docsDir = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(docsDir, { recursive: true }));

const read = (file: string) => readFile(join(docsDir, file), 'utf8');

describe('a report', () => {
  const plotted: Section = {
    title: 'Cold start',
    text: 'a table',
    budgets: [],
    plot: {
      name: 'cold-start',
      chart: { title: 'CPU time', series: ['cold'], rows: [{ label: 'enrich', values: [1.77] }] },
    },
  };

  it('is a page, and beside it the plots it shows', async () => {
    await writeReport(docsDir, [plotted, { title: 'Size', text: '260', budgets: [] }], run);

    expect(await read('performance.md')).toContain(
      '## Cold start\n\n![CPU time](performance/cold-start.svg)\n\na table\n\n## Size\n\n260\n',
    );
    expect(await readdir(join(docsDir, 'performance'))).toEqual(['cold-start.svg']);
    expect(await read('performance/cold-start.svg')).toContain('>1.77</text>');
  });

  it('leaves no plot of an earlier one', async () => {
    await writeReport(docsDir, [plotted], run);

    await writeReport(docsDir, [], run);

    expect(await readdir(join(docsDir, 'performance'))).toEqual([]);
  });

  it('is never written of some measurements only', () => {
    expect(() => readOptions(['--write', '--only', 'cost'])).toThrow('--write writes the whole');
    expect(readOptions(['--write'])).toMatchObject({ write: true });
  });
});

describe('a plot shows the figures of its table:', () => {
  it('cold starts relative to the reference', async () => {
    const cpuMs: Record<string, number> = { reference: 100, enrich: 177, typical: 422 };
    const setup = {
      testBed: { variants: new Map(Object.keys(cpuMs).map((name) => [name, {}])) },
      rounds: {
        interleaved: async () => (name: string) => [
          { init: 2 * (cpuMs[name] ?? 0), answer: cpuMs[name] },
        ],
      },
    } as unknown as BenchSetup;

    const { text, plot } = await measureColdStart(setup);

    const medians = plot?.chart.rows.map(({ values }) =>
      values.map((value) => (typeof value === 'number' ? value : value.median)),
    );
    expect(medians).toEqual([
      [1, 1],
      [1.77, 1.77],
      [4.22, 4.22],
    ]);
    expect(plot?.chart.rows.map(({ isOurs = false }) => isOurs)).toEqual([false, true, false]);
    expect(text).toContain('| enrich    |  1.77 (1.77-1.77) |');
  });

  it('growth relative to the fewest', () => {
    const spending = (cpuMs: number) => ({ cpuMs, requests: {} });
    const sized = (calls: number, cpuMs: number) => ({
      calls,
      queued: spending(cpuMs),
      due: spending(cpuMs),
      nothingDue: spending(0),
      lead: spending(cpuMs),
    });

    const { plot } = growthSection([sized(1_000, 50), sized(10_000, 250)]);

    expect(plot?.chart.series).toEqual(['1,000 calls', '10,000 calls']);
    expect(plot?.chart.rows.map(({ values }) => values)).toEqual([
      [1, 0.5],
      [1, 0.5],
      [1, 5],
    ]);
  });

  it('a reconciliation, by orders and by calls, relative to the fewest', () => {
    const sized = (orders: number, calls: number, cpuMs: number) => ({
      ...{ orders, calls, cpuMs, lists: calls / 100, ticks: 1, requests: { Query: calls / 50 } },
    });

    const { text, budgets } = reconciliationSection([
      sized(10, 1_000, 80),
      sized(42, 1_000, 100),
      sized(42, 10_000, 500),
    ]);

    expect(text).toMatch(/\| 10 +\| +1,000 \| +10 \| +1 \| +10 \| +20 \| 0\.80 \|/);
    expect(text).toMatch(/\| 42 +\| +10,000 \| +100 \| +1 \| +10 \| +20 \| 0\.50 \|/);
    expect(budgets).toMatchObject([{ measured: 0.5, limit: 1.1 }]);
  });

  it('the parts of the cost of each design', () => {
    const { plot, budgets } = costSection(measured);

    const [defaults, ...others] = plot?.chart.rows ?? [];
    const sum = defaults?.values.reduce<number>((all, value) => all + (value as number), 0);
    expect(defaults).toMatchObject({ label: 'defaults', isOurs: true });
    expect(sum).toBeCloseTo(budgets[0]?.measured ?? 0);
    expect(defaults?.values).toHaveLength(plot?.chart.series.length ?? 0);
    expect(others.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['batchSize 1', 'careless', 'iPaaS, two tasks a call']),
    );
  });
});
