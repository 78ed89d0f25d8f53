import { assumptions, notes } from '../cost/assumptions.ts';
import { recordingsPerMonth } from '../cost/copies.ts';
import { designs, extras } from '../cost/designs.ts';
import { keptPerMonth, sumOf } from '../cost/fixed.ts';
import { type Measured, measureCosts } from '../cost/measured.ts';
import { costPerMillion, type Priced, priceOf, prices, type Usage } from '../cost/prices.ts';
import { comparedCall } from '../cost/usage.ts';
import { table } from '../report/table.ts';
import type { TestBed } from '../test-bed/test-bed.ts';
import type { Section } from './section.ts';

const columns: readonly (readonly [title: string, what: readonly Priced[]])[] = [
  ['writes', ['dynamoDbWriteUnit']],
  ['queue', ['sqsRequest']],
  ['compute', ['lambdaRequest', 'lambdaGbSecond']],
  ['reads', ['dynamoDbReadUnit']],
  ['logs', ['logByte']],
];

/** USD per million calls. */
export async function measureCost({ testBed }: { readonly testBed: TestBed }): Promise<Section> {
  return costSection(await measureCosts(testBed));
}

export function costSection(measured: Measured): Section {
  const own = designs(measured);
  const [defaults] = own;
  const total = costPerMillion(defaults?.usage ?? {});
  const shares = columns.map(
    ([title, what]) => [title, partOf(defaults?.usage ?? {}, what)] as const,
  );
  const [first, second] = shares.toSorted((a, b) => b[1] - a[1]);
  const percent = (usd = 0) => `${((100 * usd) / total).toFixed(0)} %`;
  const head = ['', 'USD', ...columns.map(([title]) => title), 'other'];
  return {
    title: 'Cost',
    text: [
      'USD per million calls read for the first time, at list prices. Requests, items, log bytes and CPU time are measured.',
      table(head, own.map(row)),
      `Of the defaults, ${first?.[0]} are ${percent(first?.[1])} and the ${second?.[0]} ${percent(second?.[1])}: every index and every kilobyte of the item costs more than all computing.`,
      'On top, where it is used:',
      table(head, extras(measured).map(row)),
      `A call that comes as a webhook, is rechecked once and causes three events costs USD ${dollars(wholeLife(total, measured))} per million in all.`,
      reconciledText(measured),
      basis(measured),
      fixedText(measured),
      notes.join(' '),
      table(
        ['price, us-east-1, 2026-11', 'USD', 'known', 'source'],
        Object.values(prices).map(priceRow),
      ),
      '`quoted`: dated pages quote it from the source, which was not read itself; `memory`: check it before you rely on it.',
    ].join('\n\n'),
    budgets: [{ what: 'USD per million calls, defaults', measured: total, limit: 2.6, digits: 2 }],
    plot: {
      name: 'cost',
      chart: {
        title: 'USD per million calls read for the first time',
        series: [...columns.map(([title]) => title), 'other'],
        rows: own.map(({ name, usage }, i) => ({
          // the table has the rest
          label: name.replaceAll(/[*`]|:.*/g, ''),
          isOurs: i === 0,
          values: figuresOf(usage),
        })),
        isStacked: true,
        cutAt: 4 * total,
      },
    },
  };
}

function wholeLife(firstReads: number, measured: Measured): number {
  const [webhook = 0, recheck = 0, event = 0] = extras(measured).map(({ usage }) =>
    costPerMillion(usage),
  );
  return firstReads + webhook + recheck + 3 * event;
}

function row({ name, usage }: { readonly name: string; readonly usage: Usage }): string[] {
  const figures = figuresOf(usage).map((usd) => (usd ? dollars(usd) : ''));
  return [name, dollars(costPerMillion(usage)), ...figures];
}

/** by column; the last is all that has none */
function figuresOf(usage: Usage): number[] {
  const named = columns.flatMap(([, what]) => what);
  const others = Object.keys(usage).filter((what) => !named.includes(what as Priced)) as Priced[];
  return [...columns.map(([, what]) => what), others].map((what) => partOf(usage, what));
}

function partOf(usage: Usage, what: readonly Priced[]): number {
  return what.reduce((sum, each) => sum + (usage[each] ?? 0) * priceOf(each) * 1_000_000, 0);
}

function dollars(usd: number): string {
  return usd >= 100 ? usd.toLocaleString('en', { maximumFractionDigits: 0 }) : usd.toFixed(2);
}

function priceRow({ name, usd, per, known, source }: (typeof prices)[Priced]): string[] {
  return [per === 1 ? name : `${name}, ${per.toLocaleString('en')}`, String(usd), known, source];
}

/** what the defaults look back for is listed by as many runs */
function reconciledText({ batch }: Measured): string {
  const { timesListed } = assumptions.comparing;
  const callsADay = 10_000;
  const day = (callsADay * timesListed * costPerMillion(comparedCall(batch.memoryMb))) / 1_000_000;
  return `Reconciling ${callsADay.toLocaleString('en')} calls a day costs USD ${day.toFixed(4)} a day, ${(30 * day).toFixed(2)} a month, as each call is listed ${timesListed} times with the defaults, on top of the ticks below; what it finds costs what any call does. Liner is asked for ${((callsADay * timesListed) / assumptions.comparing.perList).toLocaleString('en')} lists a day.`;
}

function basis({ batch, itemBytes, indexes }: Measured): string {
  const perCall = (count: number) => (count / batch.calls).toFixed(0);
  return [
    `The documented example is stored in ${itemBytes} bytes and stands in ${indexes} indexes.`,
    `In batches of ${batch.calls} a call leaves ${perCall(batch.logBytes)} bytes of log.`,
  ].join(' ');
}

/** What a month costs without a single call, and what the calls that are kept add to it. */
function fixedText({ fixed, itemBytes, indexes }: Measured): string {
  const kept = keptPerMonth(itemBytes, indexes);
  return [
    'Fixed per month, however few calls there are:',
    table(
      ['', 'USD'],
      [...fixed.map(({ name, usd }) => [name, dollars(usd)]), ['in all', dollars(sumOf(fixed))]],
    ),
    `A custom metric is charged for the hours in which it is written, so a quiet stack pays for fewer; each code that fails adds one while it does. Encryption adds nothing: no key of your own is used. A million calls kept add ${dollars(kept.storage)} of storage and ${dollars(kept.recovery)} of point-in-time recovery; a million recordings of 1 MB kept add ${dollars(recordingsPerMonth())} of storage.`,
  ].join('\n\n');
}
