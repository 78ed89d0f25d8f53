import type { BusEvent } from '../aws/put-events.ts';
import type { Screen } from '../terminal.ts';

/** Counts what is published, or shows it one by one. */
export interface EventCounter {
  readonly onEvent: (event: BusEvent) => void;
  /** whether such an event of a recording was published, or of a call where it is about no recording */
  readonly has: (type: string, id: number) => boolean;
  /** by type, in the order of their first */
  readonly counts: () => ReadonlyMap<string, number>;
  /** from now on, each event is a line */
  readonly showOn: (screen: Screen) => void;
}

export function createEventCounter(): EventCounter {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  let screen: Screen | undefined;

  return {
    onEvent(event) {
      const type = event['detail-type'];
      counts.set(type, (counts.get(type) ?? 0) + 1);
      const { recordingId, callId } = event.detail;
      seen.add(`${type} ${recordingId ?? callId}`);
      screen?.line(line(event));
    },
    has: (type, id) => seen.has(`${type} ${id}`),
    counts: () => new Map(counts),
    showOn(given) {
      screen = given;
    },
  };
}

const mostFields = 3;

/** The time, what happened to which call, and the recording or the names of fields. */
function line(event: BusEvent): string {
  const { callId = '', recordingId, changed } = event.detail;
  const time = new Date().toTimeString().slice(0, 8);
  const fields = Array.isArray(changed) ? changed : [];
  const more = fields.length - mostFields;
  const names = fields.slice(0, mostFields).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const about = recordingId === undefined ? names : `recording ${recordingId}`;
  const named = event['replay-name'] ? `again: ${event['replay-name']}` : about;
  return `  ${time}  ${event['detail-type'].padEnd(16)}  ${callId}  ${named}`.trimEnd();
}
