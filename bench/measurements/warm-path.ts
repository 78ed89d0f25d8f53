import type { Counts } from '../fake-services/endpoints.ts';
import { pairedRatios, spreadOf } from '../report/statistics.ts';
import { spread, table } from '../report/table.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { batchOf } from '../sandbox/lambda-events.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { BenchSetup, Budget, Section } from './section.ts';

const names = ['empty', 'reference', 'enrich', 'enrich with recordings', 'typical'] as const;
type Name = (typeof names)[number];

/** what is hot has been compiled by the end of the warm-up */
const invocations = [
  { batchSize: 1, warmUp: 300, measured: 400 },
  { batchSize: 10, warmUp: 60, measured: 100 },
  { batchSize: 100, warmUp: 8, measured: 10 },
] as const;

/** A sandbox that has worked for a while. */
interface Warm {
  readonly cpuMsPerMessage: number;
  /** per message, since the sandbox started */
  readonly requests: Counts;
  readonly messages: number;
  readonly peakMemoryMb: number;
}

const candidates = invocations.flatMap((each) =>
  names.map((variant) => ({ ...each, variant, name: nameOf(variant, each.batchSize) })),
);

export async function measureWarmPath({
  testBed,
  endpoints,
  rounds,
}: BenchSetup): Promise<Section> {
  const results = await rounds.interleaved('warm', candidates, async (candidate): Promise<Warm> => {
    const { variant, batchSize } = candidate;
    await endpoints.takeCounts();
    await using sandbox = await startMeasuredSandbox(testBed.settings(variant, endpoints));
    await work(candidate.warmUp);
    const startMs = sandbox.cpuMs();
    await work(candidate.measured);
    const cpuMs = sandbox.cpuMs() - startMs;
    const peakMemoryMb = sandbox.peakMemoryMb();
    return {
      cpuMsPerMessage: cpuMs / (candidate.measured * batchSize),
      requests: await endpoints.takeCounts(),
      messages: (candidate.warmUp + candidate.measured) * batchSize,
      peakMemoryMb,
    };

    async function work(times: number) {
      for (let i = 0; i < times; i++)
        checkAnswer((await sandbox.invoke(batchOf(batchSize))).answer);
      await sandbox.idle();
    }
  });

  const cpu = (variant: Name, batchSize: number) =>
    results(nameOf(variant, batchSize)).map(({ cpuMsPerMessage }) => cpuMsPerMessage);
  const memory = (variant: Name) =>
    results(nameOf(variant, 10)).map(({ peakMemoryMb }) => peakMemoryMb);
  const ratio = (variant: Name, to: Name, batchSize: number) =>
    pairedRatios(cpu(variant, batchSize), cpu(to, batchSize));

  const rows = names.map((variant) => [
    variant,
    ...invocations.map(({ batchSize }) => spread(ratio(variant, 'reference', batchSize))),
    (1 / ratio(variant, 'reference', 10).median).toFixed(2),
    spreadOf(memory(variant)).median.toFixed(0),
  ]);
  const [tenMessages] = results(nameOf('enrich', 10));
  return {
    title: 'Warm path',
    text: [
      'CPU time per message in batches of 1, 10 and 100, and messages per CPU second in batches of 10, relative to the reference; the most memory resident in batches of 10, in MB.',
      table(['', '1', '10', '100', 'messages / CPU s', 'memory'], rows),
      'Requests enrich makes per message, the first batch of the sandbox included:',
      table(
        ['batch of', ...actions],
        [
          ...invocations.map((each) => requestRow('enrich', each)),
          requestRow('enrich with recordings', invocations[1]),
        ],
      ),
    ].join('\n\n'),
    budgets: [
      budget('reference', 2.2),
      budget('typical', 0.37),
      {
        what: 'peak memory / typical stack',
        measured: pairedRatios(memory('enrich'), memory('typical')).median,
        limit: 0.6,
        digits: 2,
      },
      {
        what: 'requests to Liner per call',
        measured: (tenMessages?.requests.Liner ?? 0) / (tenMessages?.messages ?? 0),
        limit: 1,
        digits: 2,
      },
    ],
  };

  function budget(to: Name, limit: number): Budget {
    const what = `enrich, warm CPU per message in batches of 10 / ${to}`;
    return { what, measured: ratio('enrich', to, 10).median, limit, digits: 2 };
  }

  function requestRow(variant: Name, { batchSize }: (typeof invocations)[number]): string[] {
    const [first] = results(nameOf(variant, batchSize));
    const per = (action: string) => (first?.requests[action] ?? 0) / (first?.messages ?? 0);
    const label = variant === 'enrich' ? `${batchSize}` : `${batchSize}, recordings listed`;
    return [label, ...actions.map((action) => per(action).toFixed(3))];
  }
}

const actions = ['Liner', 'BatchGetItem', 'PutItem', 'GetSecretValue'] as const;

function nameOf(variant: Name, batchSize: number): string {
  return `${variant} in batches of ${batchSize}`;
}
