import { checkDone } from '../host/answers.ts';
import { cpuShareOf, limitCpu } from '../host/cpu-quota.ts';
import { batchOf } from '../host/events.ts';
import { startMeasured } from '../host/measured-sandbox.ts';
import { pairedRatios } from '../show/statistics.ts';
import { spread, table } from '../show/table.ts';
import type { Bench, Section } from './part.ts';

const names = ['reference', 'enrich', 'enrich without prewarm', 'typical'] as const;
const without = 'enrich without prewarm';

/**
 * Time from the start of the process to its first answer with the CPU Lambda gives: all of it during
 * init, after that the share that the memory buys.
 */
export async function latency({ stand, endpoints, rounds }: Bench): Promise<Section> {
  const there = names.filter((name) => stand.variants.has(name)).map((name) => ({ name }));
  const { memoryMb } = stand.settings('enrich', endpoints);
  const results = await rounds.interleaved('latency', there, async ({ name }) => {
    const sandbox = await startMeasured(stand.settings(name, endpoints));
    const release = limitCpu(sandbox.pid, cpuShareOf(memoryMb));
    try {
      const { answer, at } = await sandbox.invoke(batchOf(1));
      checkDone(answer);
      return at.wallMs;
    } finally {
      release();
      await sandbox.stop();
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
