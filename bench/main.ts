import { fileURLToPath } from 'node:url';
import { endInOrder } from '../local/command-line.ts';
import { forkEndpoints } from './fake-services/endpoints-process.ts';
import { measureBatchTime } from './measurements/batch-time.ts';
import { measureBundleSize } from './measurements/bundle-size.ts';
import { measureColdStart } from './measurements/cold-start.ts';
import { measureCopyMemory } from './measurements/copy-memory.ts';
import { measureCost } from './measurements/cost.ts';
import { measureFirstAnswer } from './measurements/first-answer.ts';
import { measureGrowth } from './measurements/growth.ts';
import { measureReconciliation } from './measurements/reconciliation.ts';
import { createRounds } from './measurements/rounds.ts';
import type { BenchSetup, Section } from './measurements/section.ts';
import { measureWarmPath } from './measurements/warm-path.ts';
import { help, type Measurement, type Options, readOptions } from './options.ts';
import { machine, watchMachine } from './report/machine.ts';
import { budgetTable, busyText } from './report/page.ts';
import { writeReport } from './report/write-report.ts';
import { checkProcessUsage } from './sandbox/process-usage.ts';
import { openTestBed } from './test-bed/test-bed.ts';

const measure: Record<Measurement, (setup: BenchSetup) => Promise<Section>> = {
  'bundle-size': measureBundleSize,
  'cold-start': measureColdStart,
  'first-answer': measureFirstAnswer,
  'warm-path': measureWarmPath,
  'batch-time': measureBatchTime,
  growth: measureGrowth,
  reconciliation: measureReconciliation,
  'copy-memory': measureCopyMemory,
  cost: measureCost,
};

const docsDir = fileURLToPath(new URL('../docs', import.meta.url));

endInOrder();
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else await runBench(options);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function runBench({ only, rounds, full, write }: Options) {
  checkProcessUsage();
  const busyness = watchMachine();
  tell('synthesizing and bundling');
  const testBed = await openTestBed();
  const endpoints = await forkEndpoints({ certificate: testBed.certificate, linerDelayMs: 0 });
  const setup: BenchSetup = {
    testBed,
    endpoints,
    rounds: createRounds(rounds, tell),
    growth: full ? [1_000, 10_000, 100_000] : [1_000, 10_000],
    tell,
  };
  try {
    const sections: Section[] = [];
    for (const name of only) {
      const section = await measure[name](setup);
      tell('');
      process.stdout.write(`${section.title}\n\n${section.text}\n\n`);
      sections.push(section);
    }
    const budgets = sections.flatMap((section) => section.budgets);
    process.stdout.write(`Budgets\n\n${budgetTable(budgets)}\n`);
    await endpoints.stop();
    const othersShare = busyness.othersShare();
    process.stdout.write(`\n${busyText({ loadBefore: busyness.load, othersShare })}\n`);
    if (!write) return;
    const date = new Date().toISOString().slice(0, 10);
    const run = { date, machine: machine(), rounds, loadBefore: busyness.load, othersShare };
    await writeReport(docsDir, sections, run);
  } finally {
    await endpoints.stop();
    await testBed.close();
  }
}

/** one line that is written over; nothing where nobody watches */
function tell(progress: string) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${progress}`);
}
