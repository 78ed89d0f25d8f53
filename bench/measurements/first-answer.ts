import { pairedRatios } from '../report/statistics.ts';
import { spread, table } from '../report/table.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { cpuShareOf, limitCpu } from '../sandbox/cpu-limit.ts';
import { batchOf } from '../sandbox/lambda-events.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { BenchSetup, Section } from './section.ts';

const names = ['reference', 'enrich', 'enrich without prewarm', 'typical'] as const;
const without = 'enrich without prewarm';

/**
 * Time from the start of the process to its first answer with the CPU Lambda gives: all of it during
 * init, after that the share that the memory buys.
 */
export async function measureFirstAnswer({
  testBed,
  endpoints,
  rounds,
}: BenchSetup): Promise<Section> {
  const there = names.filter((name) => testBed.variants.has(name)).map((name) => ({ name }));
  const { memoryMb } = testBed.settings('enrich', endpoints);
  const results = await rounds.interleaved('latency', there, async ({ name }) => {
    await using sandbox = await startMeasuredSandbox(testBed.settings(name, endpoints));
    const release = limitCpu(sandbox.pid, cpuShareOf(memoryMb));
    try {
      const { answer, at } = await sandbox.invoke(batchOf(1));
      checkAnswer(answer);
      return at.wallMs;
    } finally {
      release();
    }
  });
  const ratio = (name: string, to: string) => pairedRatios(results(name), results(to));
  const rows = there.map(({ name }) => [name, spread(ratio(name, 'reference'))]);
  const prewarms = there.some(({ name }) => name === without);
  return {
    title: 'Time to the first answer',
    text: [
      `Wall time from the start of the process, relative to the reference: a whole CPU during init, then ${(cpuShareOf(memoryMb) * 100).toFixed(0)} % of one, as Lambda gives with ${memoryMb} MB.`,
      table(['', 'to the first answer'], rows),
    ].join('\n\n'),
    budgets: prewarms
      ? [
          {
            what: 'enrich, time to the first answer / the same without prewarm',
            measured: ratio('enrich', without).median,
            limit: 0.6,
            digits: 2,
          },
        ]
      : [],
  };
}
