import { type Screen, table } from '../terminal.ts';
import type { ShownLetter, StoredRecord } from './aws-reader.ts';

/** What the demonstration has to show. */
export interface Findings {
  readonly records: readonly StoredRecord[];
  /** how each call came in */
  readonly ways: ReadonlyMap<number, string>;
  readonly refused: readonly { readonly request: string; readonly answer: string }[];
  readonly deadLetters: readonly ShownLetter[];
  /** how many of each type were published */
  readonly events: ReadonlyMap<string, number>;
}

export function report(screen: Screen, findings: Findings): void {
  const { records, ways, refused, deadLetters, events } = findings;
  show('Stored records', titles, (record) => row(record, ways), records);
  show('Events', ['type', 'published'], ([type, count]) => [type, String(count)], [...events]);
  show('Refused', ['request', 'answer'], ({ request, answer }) => [request, answer], refused);
  show('Dead letters', ['message', 'code'], ({ body, code }) => [body, code], deadLetters);

  function show<Found>(
    heading: string,
    columns: readonly string[],
    cells: (found: Found) => readonly string[],
    all: readonly Found[],
  ) {
    screen.line(`\n${heading}`);
    for (const line of table(columns, all.map(cells))) screen.line(line);
  }
}

const titles = [
  ...['call', 'came by', 'status', 'direction', 'user', 'talk', 'recording', 'client'],
  'created',
];

function row(record: StoredRecord, ways: Findings['ways']): string[] {
  const { talkTimeDurationSeconds: talk, hasRecords, recordings } = record;
  return [
    String(record.callId),
    ways.get(record.callId) ?? 'elsewhere',
    shown(record.statusCode ?? record.statusId),
    shown(record.direction),
    shown(record.userId),
    talk === undefined ? '-' : `${talk} s`,
    Array.isArray(recordings) ? listed(recordings) : hasRecords ? 'yes' : 'no',
    masked(record.clientPhone),
    shown(record.createdAt).slice(0, 16).replace('T', ' '),
  ];
}

/** How many there are, and how many of them are summed up. */
function listed(recordings: readonly { readonly recordSummary?: string }[]): string {
  const summaries = recordings.filter(({ recordSummary }) => recordSummary).length;
  return `${recordings.length}, ${summaries} with summary`;
}

function shown(value: unknown): string {
  return value === undefined ? '-' : String(value);
}

/** The country and the last two digits. */
function masked(phone: unknown): string {
  return typeof phone === 'string' ? `${phone.slice(0, 2)}·······${phone.slice(-2)}` : '-';
}
