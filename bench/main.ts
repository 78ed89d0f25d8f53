import { writeFile } from 'node:fs/promises';
import { forkEndpoints } from './host/endpoints-process.ts';
import { checkProcessUsage } from './host/process-usage.ts';
import { help, type Options, type Part, readOptions } from './options.ts';
import { cold } from './parts/cold.ts';
import { cost } from './parts/cost.ts';
import { growth } from './parts/growth.ts';
import { latency } from './parts/latency.ts';
import type { Bench, Section } from './parts/part.ts';
import { createRounds } from './parts/rounds.ts';
import { shape } from './parts/shape.ts';
import { size } from './parts/size.ts';
import { warm } from './parts/warm.ts';
import { load, machine } from './show/machine.ts';
import { budgetTable, page } from './show/page.ts';
import { openStand } from './stand.ts';

const measures: Record<Part, (bench: Bench) => Promise<Section>> = {
  size,
  cold,
  latency,
  warm,
  shape,
  growth,
  cost,
};

const pageFile = new URL('../docs/performance.md', import.meta.url);

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else await run(options);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function run({ only, rounds, full, write }: Options) {
  checkProcessUsage();
  const before = load();
  tell('synthesizing and bundling');
  const stand = await openStand();
  const endpoints = await forkEndpoints({ certificate: stand.certificate, linerDelayMs: 0 });
  const bench: Bench = {
    stand,
    endpoints,
    rounds: createRounds(rounds, tell),
    growth: full ? [1_000, 10_000, 100_000] : [1_000, 10_000],
    tell,
  };
  try {
    const sections: Section[] = [];
    for (const part of only) {
      const section = await measures[part](bench);
      tell('');
      process.stdout.write(`${section.title}\n\n${section.text}\n\n`);
      sections.push(section);
    }
    const budgets = sections.flatMap((section) => section.budgets);
    process.stdout.write(`Budgets\n\n${budgetTable(budgets)}\n`);
    if (!write) return;
    const date = new Date().toISOString().slice(0, 10);
    const occasion = { date, machine: machine(), rounds, loads: [before, load()] };
    await writeFile(pageFile, page(sections, occasion));
  } finally {
    endpoints.stop();
    await stand.close();
  }
}

/** one line that is written over; nothing where nobody watches */
function tell(progress: string) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${progress}`);
}
