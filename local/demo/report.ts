import { type Screen, table } from '../terminal.ts';
import type { ShownLetter, StoredRecord } from './aws-reader.ts';
import type { CopiedRecordings } from './copied-recordings.ts';

/** What the demonstration has to show. */
export interface Findings {
  readonly records: readonly StoredRecord[];
  /** how each call came in */
  readonly ways: ReadonlyMap<number, string>;
  /** where recordings are copied */
  readonly copied: CopiedRecordings | undefined;
  readonly refused: readonly { readonly request: string; readonly answer: string }[];
  readonly deadLetters: readonly ShownLetter[];
  /** how many of each type were published */
  readonly events: ReadonlyMap<string, number>;
}

export function report(screen: Screen, findings: Findings): void {
  const { records, copied, refused, deadLetters, events } = findings;
  show('Stored records', titles, (record) => row(record, findings), records);
  show('Events', ['type', 'published'], ([type, count]) => [type, String(count)], [...events]);
  if (copied) {
    const bytes = [...copied.stored.values()].reduce((sum, each) => sum + each, 0);
    screen.line(`\nRecordings\n  ${copied.stored.size} in s3://${copied.bucket}, ${bytes} bytes`);
  }
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

function row(record: StoredRecord, { ways, copied }: Findings): string[] {
  const { talkTimeDurationSeconds: talk, hasRecords, recordings } = record;
  return [
    String(record.callId),
    ways.get(record.callId) ?? 'elsewhere',
    shown(record.statusCode ?? record.statusId),
    shown(record.direction),
    shown(record.userId),
    talk === undefined ? '-' : `${talk} s`,
    Array.isArray(recordings) ? listed(recordings, copied) : hasRecords ? 'yes' : 'no',
    masked(record.clientPhone),
    shown(record.createdAt).slice(0, 16).replace('T', ' '),
  ];
}

/** How many there are, and how many of them are summed up and copied. */
function listed(recordings: readonly Listed[], copied: Findings['copied']): string {
  const summaries = recordings.filter(({ recordSummary }) => recordSummary).length;
  const told = `${recordings.length}, ${summaries} with summary`;
  return copied
    ? `${told}, ${recordings.filter(({ id }) => copied.stored.has(id)).length} copied`
    : told;
}

interface Listed {
  readonly id: number;
  readonly recordSummary?: string;
}

function shown(value: unknown): string {
  return value === undefined ? '-' : String(value);
}

/** The country and the last two digits. */
function masked(phone: unknown): string {
  return typeof phone === 'string' ? `${phone.slice(0, 2)}·······${phone.slice(-2)}` : '-';
}
