import { measureReconciledCalls, type ReconciledSpending } from '../growth/reconciled-calls.ts';
import { requestsIn } from '../growth/spending.ts';
import { table } from '../report/table.ts';
import type { BenchSetup, Section } from './section.ts';

const usualOrders = 42;
const usualCalls = 1_000;
const orders = [10, 100, 1_000];

/** What a reconciliation costs when there are many orders, and when there are many calls. */
export async function measureReconciliation({
  testBed,
  growth,
  tell,
}: BenchSetup): Promise<Section> {
  const sizes = [
    ...orders.map((each) => ({ orders: each, calls: usualCalls })),
    ...growth.map((calls) => ({ orders: usualOrders, calls })),
  ];
  const measured: ReconciledSpending[] = [];
  for (const size of sizes) {
    tell(`reconciliation: ${size.calls} calls of ${size.orders} orders`);
    measured.push(await measureReconciledCalls(testBed, size));
  }
  return reconciliationSection(measured);
}

/** @throws {Error} when nothing was measured with the usual number of orders */
export function reconciliationSection(measured: readonly ReconciledSpending[]): Section {
  const byCalls = measured.filter((each) => each.orders === usualOrders);
  const [least, last] = [byCalls[0], byCalls.at(-1)];
  if (!least || !last) throw new Error('a reconciliation needs a number of calls');
  const count = (value: number) => value.toLocaleString('en');
  const cpuPerCall = ({ cpuMs, calls }: ReconciledSpending) => cpuMs / calls;
  const perThousand = (value: number, { calls }: ReconciledSpending) =>
    ((1_000 * value) / calls).toFixed(0);
  const head = ['orders', 'calls', 'lists', 'minutes', 'per 1,000 calls: lists', 'requests to AWS'];
  const rows = measured.map((each) => [
    ...[count(each.orders), count(each.calls), count(each.lists), count(each.ticks)],
    ...[perThousand(each.lists, each), perThousand(requestsIn(each), each)],
  ]);
  return {
    title: 'Reconciliation',
    text: [
      'On the local stack, each size measured once: a day of calls that are all stored as Liner lists them, spread over the orders. *Lists*: requests to Liner. *Minutes*: ticks of the schedule until the report. A list of calls holds at most a hundred; where orders have few, several are asked for at once.',
      table(
        [...head, 'CPU'],
        rows.map((row, i) => [...row, relative(measured[i])]),
      ),
      `CPU per call relative to ${count(least.calls)} calls of ${usualOrders} orders.`,
    ].join('\n\n'),
    budgets: [
      {
        what: `reconcile, CPU per call with ${count(last.calls)} calls / with ${count(least.calls)}`,
        measured: cpuPerCall(last) / cpuPerCall(least),
        limit: 1.1,
        digits: 2,
      },
    ],
  };

  function relative(each: ReconciledSpending | undefined): string {
    return each && least ? (cpuPerCall(each) / cpuPerCall(least)).toFixed(2) : '';
  }
}
