import { pairedRatios, type Spread } from '../report/statistics.ts';
import { spread, table } from '../report/table.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { batchOf, enrichNowRequest, webhookRequest } from '../sandbox/lambda-events.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { VariantName } from '../test-bed/variants.ts';
import type { BenchSetup, Section } from './section.ts';

/** CPU ms from the start of the process to the first poll, and to the first answer. */
interface ColdStart {
  readonly init: number;
  readonly answer: number;
}

interface Candidate {
  readonly name: string;
  readonly variant: VariantName;
  readonly event: () => object;
  readonly isOurs?: boolean;
}

const oneCall = () => batchOf(1);

const candidates: readonly Candidate[] = [
  { name: 'empty handler', variant: 'empty', event: oneCall },
  { name: 'reference', variant: 'reference', event: oneCall },
  { name: 'enrich', variant: 'enrich', event: oneCall, isOurs: true },
  { name: 'enrich without prewarm', variant: 'enrich without prewarm', event: oneCall },
  { name: 'enrich with recordings', variant: 'enrich with recordings', event: oneCall },
  { name: 'calls-api, enrich now', variant: 'calls-api', event: enrichNowRequest, isOurs: true },
  { name: 'calls-api, webhook', variant: 'calls-api', event: webhookRequest, isOurs: true },
  { name: 'typical', variant: 'typical', event: oneCall },
];

/** One call enriched, or queued by the webhook, by a process that has just been started. */
export async function measureColdStart({
  testBed,
  endpoints,
  rounds,
}: BenchSetup): Promise<Section> {
  const there = candidates.filter(({ variant }) => testBed.variants.has(variant));
  const results = await rounds.interleaved('cold', there, async ({ variant, event }) => {
    await using sandbox = await startMeasuredSandbox(testBed.settings(variant, endpoints));
    const { answer, at } = await sandbox.invoke(event());
    checkAnswer(answer);
    return { init: sandbox.init.cpuMs, answer: at.cpuMs };
  });
  const ratio = (what: keyof ColdStart, name: string, to: string): Spread => {
    const figures = (of: string) => results(of).map((coldStart) => coldStart[what]);
    return pairedRatios(figures(name), figures(to));
  };
  const rows = there.map(({ name, isOurs }) => {
    const values = [ratio('init', name, 'reference'), ratio('answer', name, 'reference')];
    return { label: name, isOurs, values };
  });
  const series = ['to the first poll', 'to the first answer'];
  const budget = (what: string, name: string, to: string, limit: number) => {
    return { what, measured: ratio('answer', name, to).median, limit, digits: 2 };
  };
  return {
    title: 'Cold start',
    text: [
      'CPU time from the start of the process, relative to the reference.',
      table(
        ['', ...series],
        rows.map(({ label, values }) => [label, ...values.map((each) => spread(each))]),
      ),
    ].join('\n\n'),
    budgets: [
      budget('enrich, cold CPU to the first answer / reference', 'enrich', 'reference', 1.7),
      budget('enrich, cold CPU / typical stack', 'enrich', 'typical', 0.45),
      budget('calls-api, cold CPU / reference', 'calls-api, enrich now', 'reference', 1.8),
    ],
    plot: {
      name: 'cold-start',
      chart: { title: 'CPU time of a cold start, relative to the reference', series, rows },
    },
  };
}
