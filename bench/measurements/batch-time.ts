import { forkEndpoints } from '../fake-services/endpoints-process.ts';
import { pairedRatios } from '../report/statistics.ts';
import { spread, table } from '../report/table.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { batchOf } from '../sandbox/lambda-events.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { BenchSetup, Section } from './section.ts';

const linerDelayMs = 300;
const sizes = [1, 10, 100].map((size) => ({ size, name: String(size) }));

/** How much longer a batch takes than one message, in one warm sandbox. */
export async function measureBatchTime({ testBed, rounds }: BenchSetup): Promise<Section> {
  const { certificate } = testBed;
  const endpoints = await forkEndpoints({ certificate, linerDelayMs });
  await using sandbox = await startMeasuredSandbox(testBed.settings('enrich', endpoints));
  const results = await rounds.interleaved('shape', sizes, async ({ size }) => {
    await sandbox.idle();
    const startedMs = performance.now();
    const { answer } = await sandbox.invoke(batchOf(size));
    const tookMs = performance.now() - startedMs;
    checkAnswer(answer);
    return tookMs;
  });
  await endpoints.stop();
  const ratio = (name: string) => pairedRatios(results(name), results('1'));
  return {
    title: 'Shape of a batch',
    text: [
      `Wall time of a batch while Liner takes ${linerDelayMs} ms for each call, relative to one message.`,
      table(
        ['messages', 'time'],
        sizes.map(({ name }) => [name, spread(ratio(name))]),
      ),
    ].join('\n\n'),
    budgets: [
      {
        what: 'batch of 10, upstream 300 ms, wall / one message',
        measured: ratio('10').median,
        limit: 1.15,
        digits: 2,
      },
    ],
  };
}
