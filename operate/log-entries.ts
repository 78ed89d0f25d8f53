import type { CallId } from '../core/call-id.ts';
import type { RefusedRequests, StoryEntry } from './call-story.ts';
import type { LogLine } from './stack/stack.ts';

/** What a log line says of a call, and what follows from it. */
export interface LogEntry extends StoryEntry {
  /** whether the call, or its message, is in the queue after it */
  readonly isQueued: boolean;
  /** when the message is handed over again; epoch milliseconds */
  readonly nextTryMs?: number;
  /** whether it is about the copying of recordings, whose messages are in a queue of their own */
  readonly isOfCopy?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Finds the lines about a call, with some more. */
export function linesAbout(callId: CallId): string {
  return `"callId":${callId}[,}]|"callIds":\\[([0-9]+,)*${callId}[,\\]]`;
}

/** Finds the lines about who was turned away, and about messages that no call could be read from. */
export const linesAboutRefused = '"message":"refused"|"DeadLetters":1';

/** Undefined for a line that says nothing of the call. */
export function readEntry(line: LogLine, callId: CallId): LogEntry | undefined {
  const fields = fieldsOf(line.text);
  const isAbout =
    fields.callId === callId || (Array.isArray(fields.callIds) && fields.callIds.includes(callId));
  const message = String(fields.message);
  const tell = line.function === 'copy-recordings' ? tellersOfCopies[message] : tellers[message];
  const told = isAbout ? tell?.(fields, line) : undefined;
  if (!told) return undefined;
  const { requestId } = fields;
  return {
    at: new Date(line.timeMs).toISOString(),
    ...told,
    ...(typeof requestId === 'string' && { requestId }),
  };
}

type Told = Omit<LogEntry, 'at' | 'requestId'>;
/** By the message of a line. */
type Tellers = Readonly<Record<string, (fields: Fields, line: LogLine) => Told | undefined>>;

const tellers: Tellers = {
  refused: ({ Code, reason }) => ({
    what: 'refused',
    code: String(Code),
    detail: `${reason ? `${reason}; ` : ''}not queued`,
    isQueued: false,
  }),

  failed: ({ Code, DeadLetters, retryInSeconds, receiveCount, outcome, reason }, line) => {
    const code = String(Code);
    const why = reason ? ` (${reason})` : '';
    if (DeadLetters) {
      const tries = receiveCount === 1 ? '1 receive' : `${receiveCount} receives`;
      return {
        what: 'dead-lettered',
        code,
        detail: `given up after ${tries}${why}`,
        isQueued: false,
      };
    }
    if (code === 'RECORDINGS_REFUSED') {
      const detail = `recordings or summaries left out${why}; the call itself goes on`;
      return { what: 'failed', code, detail, isQueued: false };
    }
    if (line.function === 'calls-api') {
      const isQueued = outcome === 'queued';
      const detail = `asked for over HTTP${why}; ${isQueued ? 'queued' : 'not queued'}`;
      return { what: 'failed', code, detail, isQueued };
    }
    if (typeof retryInSeconds !== 'number') {
      return { what: 'failed', code, detail: `direct invoke${why}; not queued`, isQueued: false };
    }
    return {
      what: 'failed',
      code,
      detail: `receive ${receiveCount}${why}; next after ${retryInSeconds} s`,
      isQueued: true,
      nextTryMs: line.timeMs + retryInSeconds * 1000,
    };
  },

  invocation: (fields, line) => {
    if (fields.WebhooksAccepted) {
      return { what: 'heard', detail: 'webhook accepted, queued', isQueued: true };
    }
    const door = line.function === 'calls-api' ? 'over HTTP: ' : '';
    return { what: 'read', detail: door + outcomesOf(fields), isQueued: false };
  },
};

/** What copy-recordings says: each of its invocations is about one message. */
const tellersOfCopies: Tellers = {
  failed: (fields, line) => {
    const told = tellers.failed?.(fields, line);
    return told && { ...told, ...aboutCopy(fields), detail: copyOf(idOf(fields)) + told.detail };
  },

  invocation: (fields) => {
    const { RecordingsQueued } = fields;
    const [, outcome] = Object.entries(copyOutcomes).find(([name]) => fields[name]) ?? [];
    const detail = RecordingsQueued ? `to be copied: ${RecordingsQueued}` : outcome;
    return detail === undefined
      ? undefined
      : {
          what: 'recording',
          detail: copyOf(idOf(fields)) + detail,
          isQueued: Boolean(RecordingsQueued),
          ...aboutCopy(fields),
        };
  },
};

const copyOutcomes = {
  RecordingsStored: 'stored',
  RecordingsPresent: 'was there already',
  RecordingsGone: 'no longer in the record, so not copied',
} as const;

/** As in `recording 8812: `, or of all that a call has. */
export function copyOf(recordingId: number | undefined): string {
  return recordingId === undefined ? 'recordings: ' : `recording ${recordingId}: `;
}

function aboutCopy(fields: Fields) {
  const recordingId = idOf(fields);
  return { isOfCopy: true, ...(recordingId !== undefined && { recordingId }) };
}

function idOf({ recordingId }: Fields): number | undefined {
  return typeof recordingId === 'number' ? recordingId : undefined;
}

const outcomes = {
  Enriched: 'new, stored',
  Changed: 'changed, stored',
  Unchanged: 'nothing new',
  Covered: 'read since it was sent, so not read again',
  Stale: 'a later read is stored',
} as const;

/** A summary counts what became of all its calls; one outcome for all is that of each. */
function outcomesOf(fields: Fields): string {
  const counted = Object.entries(outcomes).filter(([name]) => fields[name]);
  const [only] = counted;
  if (only && counted.length === 1) return only[1];
  const all = counted.reduce((sum, [name]) => sum + Number(fields[name]), 0);
  return `one of ${all}: ${counted.map(([name, text]) => `${fields[name]} ${text}`).join('; ')}`;
}

/** Who was turned away without a call to name, by code and reason, the most recent first. */
export function refusedRequests(lines: readonly LogLine[]): RefusedRequests[] {
  const groups = new Map<string, RefusedRequests>();
  for (const { text, timeMs } of lines) {
    const { Code, reason, route, callId } = fieldsOf(text);
    const isForAnother = typeof callId === 'number';
    // who asks for what is stored sends no call
    if (typeof Code !== 'string' || isForAnother || String(route).startsWith('GET')) continue;
    const key = `${Code} ${reason}`;
    const before = groups.get(key);
    const at = new Date(timeMs).toISOString();
    groups.set(key, {
      code: Code,
      ...(typeof reason === 'string' && { reason }),
      count: (before?.count ?? 0) + 1,
      lastAt: before && before.lastAt > at ? before.lastAt : at,
    });
  }
  return [...groups.values()].sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
}

function fieldsOf(text: string): Fields {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
