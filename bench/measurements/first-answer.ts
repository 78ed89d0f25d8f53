import { pairedRatios } from '../report/statistics.ts';
import { spread, table } from '../report/table.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { cpuShareOf, limitCpu } from '../sandbox/cpu-limit.ts';
import { batchOf, webhookRequest } from '../sandbox/lambda-events.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { VariantName } from '../test-bed/variants.ts';
import type { BenchSetup, Section } from './section.ts';

interface Candidate {
  readonly name: string;
  readonly variant: VariantName;
  readonly event: () => object;
}

const oneCall = () => batchOf(1);
const without = 'enrich without prewarm';
const webhook = 'calls-api, webhook';

const candidates: readonly Candidate[] = [
  { name: 'reference', variant: 'reference', event: oneCall },
  { name: 'enrich', variant: 'enrich', event: oneCall },
  { name: without, variant: 'enrich without prewarm', event: oneCall },
  { name: webhook, variant: 'calls-api', event: webhookRequest },
  { name: 'typical', variant: 'typical', event: oneCall },
];

/**
 * Time from the start of the process to its first answer with the CPU Lambda gives: all of it during
 * init, which ends when the first event is asked for, after that the share that the memory buys.
 */
export async function measureFirstAnswer({
  testBed,
  endpoints,
  rounds,
}: BenchSetup): Promise<Section> {
  const there = candidates.filter(({ variant }) => testBed.variants.has(variant));
  const { memoryMb } = testBed.settings('enrich', endpoints);
  const results = await rounds.interleaved('latency', there, async ({ variant, event }) => {
    await using sandbox = await startMeasuredSandbox(testBed.settings(variant, endpoints));
    const release = limitCpu(sandbox.pid, cpuShareOf(memoryMb));
    try {
      const { answer, at } = await sandbox.invoke(event());
      checkAnswer(answer);
      return { all: at.wallMs, invocation: at.wallMs - sandbox.init.wallMs };
    } finally {
      release();
    }
  });
  type Part = 'all' | 'invocation';
  const ratio = (name: string, to: string, part: Part = 'all') =>
    pairedRatios(
      results(name).map((each) => each[part]),
      results(to).map((each) => each[part]),
    );
  const row = ({ name }: Candidate) => [
    name,
    spread(ratio(name, 'reference')),
    spread(ratio(name, 'reference', 'invocation')),
  ];
  const budget = (what: string, name: string, to: string, limit: number) => {
    return { what, measured: ratio(name, to).median, limit, digits: 2 };
  };
  const toAnswer = 'time to the first answer';
  return {
    title: 'Time to the first answer',
    text: [
      `Wall time relative to the reference, from the start of the process and from its first poll: a whole CPU during init, then ${(cpuShareOf(memoryMb) * 100).toFixed(0)} % of one, as Lambda gives with ${memoryMb} MB.`,
      table(['', 'start to answer', 'poll to answer'], there.map(row)),
    ].join('\n\n'),
    budgets: [
      ...(there.some(({ name }) => name === without)
        ? [budget(`enrich, ${toAnswer} / the same without prewarm`, 'enrich', without, 0.45)]
        : []),
      budget(`${webhook}, ${toAnswer} / reference`, webhook, 'reference', 1.3),
    ],
  };
}
