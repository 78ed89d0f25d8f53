import { readCallId } from '../../core/message-body.ts';
import { canariesIn } from '../support/canaries.ts';
import type { Letter, StoredCall } from '../support/stack-client.ts';
import type { RunningStack } from '../support/stack-running.ts';
import type { Intake } from './senders.ts';
import { hopeless, type SoakLiner } from './soak-liner.ts';

/** Everything that was counted, on both sides. */
export interface Ledger {
  readonly lines: readonly string[];
  /** what nobody can account for; none when all is well */
  readonly unaccounted: readonly string[];
}

export async function readLedger(
  running: RunningStack,
  intake: Intake,
  liner: SoakLiner,
): Promise<Ledger> {
  const records = await running.client.records();
  const letters = await running.client.deadLetters();
  const stored = [...intake.accepted].filter((callId) => records.has(callId));
  const sent = Object.values(intake.sent).reduce((sum, count) => sum + count, 0);
  const sums = sumMetrics(running.log);
  const sum = (name: string) => sums.get(name) ?? 0;

  return {
    lines: [
      row('sent', sent, named(intake.sent)),
      row('accepted calls', intake.accepted.size, `${intake.again} times asked again by senders`),
      row('refused at the door', total(intake.refused), named(intake.refused)),
      row('stored', stored.length, `${records.size} records in the table`),
      row('dead letters', letters.length, named(countBy(letters, ({ code }) => code ?? 'none'))),
      row('requests to Liner', liner.requests(), ''),
      row('duplicates suppressed', sum('Covered'), `and ${sum('Unchanged')} read as unchanged`),
      row('retried', sum('Retried'), ''),
      row('effects', sum('Enriched') + sum('Changed'), `${sum('Stale')} stale reads dropped`),
      row('events', eventIds(running).size, `${running.events.length} published`),
    ],
    unaccounted: [
      ...intake.givenUp.map((what) => `no sender could deliver ${what}`),
      ...[...intake.accepted].flatMap((id) => faultOf(id, records.get(id), letters, liner)),
      ...[...intake.malformed]
        .filter((id) => !letters.some(({ attributes }) => attributes.sourceMessageId === id))
        .map((id) => `message ${id} without a call id is not among the dead letters`),
      ...letters
        .filter(({ code }) => !code)
        .map(({ body }) => `a dead letter has no code: ${body}`),
      ...eventFaults(running, records),
      ...canariesIn(
        ...running.log,
        letters.map(({ attributes }) => attributes),
      ).map(() => 'a secret or a phone number was logged'),
    ],
  };
}

/** A call must be stored as Liner has it now, or dead-lettered for the reason Liner gives. */
function faultOf(
  callId: number,
  record: StoredCall | undefined,
  letters: readonly Letter[],
  liner: SoakLiner,
): string[] {
  const codes = letters.filter(({ body }) => callIdIn(body) === callId).map(({ code }) => code);
  if (callId % 100 in hopeless) {
    // its last receive may have met another trouble
    const isSetAside = !record && codes.length > 0;
    return isSetAside ? [] : [`call ${callId} is hopeless, and ended as ${codes} or was stored`];
  }
  if (codes.length > 0) return [`call ${callId} was given up as ${codes}`];
  if (!record) return [`call ${callId} was lost`];
  const version = liner.versionOf(callId);
  return record.statusCode === version
    ? []
    : [`call ${callId} is stored as ${record.statusCode}, and Liner has ${version}`];
}

/** Every record has its one first event, and as many others as it had effects. */
function eventFaults(running: RunningStack, records: ReadonlyMap<number, StoredCall>): string[] {
  const first = [...eventIds(running).values()].filter(({ type }) => type === 'Call Enriched');
  const counts = countBy(first, ({ callId }) => String(callId));
  return [...records.keys()]
    .filter((callId) => counts[callId] !== 1)
    .map((callId) => `call ${callId} has ${counts[callId] ?? 0} events Call Enriched`);
}

function eventIds({ events }: RunningStack) {
  return new Map(
    events.map(({ detail, ...event }) => [
      detail.id,
      { type: event['detail-type'], callId: detail.callId },
    ]),
  );
}

function callIdIn(body: string): number | undefined {
  try {
    return readCallId(body, '/callId');
  } catch {
    return undefined;
  }
}

/** Of the summary lines that invocations write. */
function sumMetrics(log: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of log) {
    if (!line.includes('"message":"invocation"')) continue;
    for (const [name, value] of Object.entries<unknown>(JSON.parse(line))) {
      if (typeof value === 'number') sums.set(name, (sums.get(name) ?? 0) + value);
    }
  }
  return sums;
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function named(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function row(name: string, count: number, more: string): string {
  return `  ${name.padEnd(24)}${String(count).padStart(7)}   ${more}`.trimEnd();
}
