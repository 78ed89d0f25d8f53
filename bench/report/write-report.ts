import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Section } from '../measurements/section.ts';
import { drawBarChart } from './bar-chart.ts';
import { type BenchRun, page } from './page.ts';

/** Writes performance.md, and into performance/ beside it the plots of the same figures, no others. */
export async function writeReport(
  docsDir: string,
  sections: readonly Section[],
  run: BenchRun,
): Promise<void> {
  const plotsDir = join(docsDir, 'performance');
  await rm(plotsDir, { recursive: true, force: true });
  await mkdir(plotsDir);
  for (const { plot } of sections) {
    if (plot) await writeFile(join(plotsDir, `${plot.name}.svg`), drawBarChart(plot.chart));
  }
  await writeFile(join(docsDir, 'performance.md'), page(sections, run));
}
