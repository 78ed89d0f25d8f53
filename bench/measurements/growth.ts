import { measureQueuedCalls } from '../growth/queued-calls.ts';
import { requestsIn, type Spending } from '../growth/spending.ts';
import { measureStoredCalls, runs, type StoredCallsSpending } from '../growth/stored-calls.ts';
import { table } from '../report/table.ts';
import type { BenchSetup, Section } from './section.ts';

export interface Grown extends StoredCallsSpending {
  readonly calls: number;
  readonly queued: Spending;
}

/** What a call costs when there are many: queued, due, or stored beside it. */
export async function measureGrowth(setup: BenchSetup): Promise<Section> {
  const grown: Grown[] = [];
  for (const calls of setup.growth) {
    setup.tell(`growth: ${calls} calls queued`);
    const queued = await measureQueuedCalls(setup.testBed, setup.endpoints.linerOrigin, calls);
    setup.tell(`growth: ${calls} calls stored`);
    grown.push({ calls, queued, ...(await measureStoredCalls(setup.testBed, calls)) });
  }
  return growthSection(grown);
}

/** @throws {Error} when nothing was measured */
export function growthSection(grown: readonly Grown[]): Section {
  const [least] = grown;
  if (!least) throw new Error('growth needs a number of calls');
  const last = grown.at(-1) ?? least;
  const cpu = (of: (each: Grown) => number, each: Grown) => (of(each) / of(least)).toFixed(2);
  const count = (calls: number) => calls.toLocaleString('en');
  const rows = grown.map((each) => [
    count(each.calls),
    cpu(costs.queued, each),
    (requestsIn(each.queued) / each.calls).toFixed(3),
    cpu(costs.due, each),
    (requestsIn(each.due) / each.calls).toFixed(3),
    (requestsIn(each.nothingDue) / runs.nothingDue).toFixed(1),
    cpu(costs.lead, each),
    (requestsIn(each.lead) / runs.lead).toFixed(1),
  ]);
  const head = [
    'calls',
    'queued: CPU',
    'requests to AWS',
    'due: CPU',
    'requests',
    'nothing due: requests',
    'lead: CPU',
    'requests',
  ];
  const figures = [
    ['queued', 'enrich', costs.queued],
    ['due at once', 'recheck-due', costs.due],
    ['stored', 'a page of a lead', costs.lead],
  ] as const;
  return {
    title: 'Growth',
    text: [
      `On the local stack, each size measured once. *Queued*: per call that enrich takes from the queue in batches of 10. *Due*: per call that recheck-due sends back to the queue when all become due in one minute. *Nothing due*: per run of recheck-due beside that many stored calls. *Lead*: per \`GET /calls\` of a lead with fifty calls among them. CPU relative to ${count(least.calls)} calls.`,
      table(head, rows),
    ].join('\n\n'),
    budgets: figures.map(([state, who, cost]) => ({
      what: `${who}, CPU with ${count(last.calls)} calls ${state} / with ${count(least.calls)}`,
      measured: cost(last) / cost(least),
      limit,
      digits: 2,
    })),
    plot: {
      name: 'growth',
      chart: {
        title: `CPU per call as there are more, relative to ${count(least.calls)}`,
        series: grown.map(({ calls }) => `${count(calls)} calls`),
        rows: figures.map(([state, who, cost]) => ({
          label: `${who}: calls ${state}`,
          values: grown.map((each) => cost(each) / cost(least)),
        })),
        limit: { value: limit, label: 'budget' },
      },
    },
  };
}

/** a share of what the fewest cost */
const limit = 1.1;

const costs = {
  queued: ({ queued, calls }: Grown) => queued.cpuMs / calls,
  due: ({ due, calls }: Grown) => due.cpuMs / calls,
  lead: ({ lead }: Grown) => lead.cpuMs,
};
