import type { Call } from '../core/call.ts';
import type { CallId } from '../core/call-id.ts';
import { PermanentError } from '../core/errors.ts';
import { parseRecording, parseRecordingPage, type Recording } from '../core/recordings.ts';

export interface RecordingsOptions {
  /** `data` of Liner's answer at a path */
  readonly fetchData: (path: string, signal: AbortSignal) => Promise<unknown>;
  /** told of each answer that no repetition heals */
  readonly onRefused: (callId: CallId, error: PermanentError) => void;
}

const mostRecordings = 100;
const detailsAtOnce = 5;
// an item holds 400 KB, the call itself and the text of its attributes included
const largestBytes = 300_000;

/**
 * Reads the recordings of a call, ordered by id: `GET /v2/call-record/?callId=`, and the detail of each
 * whose item has no `recordSummary`. A detail that is refused leaves its recording without a summary.
 * @returns undefined where the list is refused, or too large to be stored
 * https://docs.linerapp.io/devs/api/v2/
 */
export function createFetchRecordings({ fetchData, onRefused }: RecordingsOptions) {
  return async ({ id }: Call, signal: AbortSignal): Promise<Recording[] | undefined> => {
    return unlessRefused(id, async () => {
      const recordings = await summarised(id, await listed(id, signal), signal);
      if (Buffer.byteLength(JSON.stringify(recordings)) <= largestBytes) return recordings;
      throw new PermanentError('LINER_ANSWER_TOO_LARGE');
    });
  };

  /** with what the items say; the last is whether a summary has its place there */
  async function listed(callId: CallId, signal: AbortSignal) {
    const found = new Map<number, { recording: Recording; saysSummary: boolean }>();
    let offset: number | undefined = 0;
    while (offset !== undefined && found.size < mostRecordings) {
      const from = offset > 0 ? `&offset=${offset}` : '';
      const data = await fetchData(`/v2/call-record/?callId=${callId}${from}`, signal);
      const page = parseRecordingPage(data, offset);
      const sizeBefore = found.size;
      for (const item of page.items) {
        const recording = parseRecording(item, callId);
        if (!recording || found.has(recording.id)) continue;
        const saysSummary = Object(item).recordSummary !== undefined;
        found.set(recording.id, { recording, saysSummary });
      }
      // a list that tells the same again has no end
      offset = found.size > sizeBefore ? page.nextOffset : undefined;
    }
    const inOrder = [...found.values()].sort((a, b) => a.recording.id - b.recording.id);
    return inOrder.slice(0, mostRecordings);
  }

  async function summarised(
    callId: CallId,
    found: Awaited<ReturnType<typeof listed>>,
    signal: AbortSignal,
  ): Promise<Recording[]> {
    const recordings: Recording[] = found.map(({ recording }) => recording);
    const waiting = found.entries();
    const work = async () => {
      for (const [at, { recording, saysSummary }] of waiting) {
        if (saysSummary) continue;
        const detail = await unlessRefused(callId, () =>
          fetchRecording(fetchData, callId, recording.id, signal),
        );
        const { recordSummary } = detail ?? {};
        if (recordSummary !== undefined) recordings[at] = { ...recording, recordSummary };
      }
    };
    await Promise.all(Array.from({ length: detailsAtOnce }, work));
    return recordings;
  }

  async function unlessRefused<Read>(callId: CallId, read: () => Promise<Read>) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      onRefused(callId, error);
      return undefined;
    }
  }
}

/** The detail of one: `GET /v2/call-record/detail/{id}/`. @throws {PermanentError} LINER_WRONG_CALL, or what `fetchData` throws */
export async function fetchRecording(
  fetchData: RecordingsOptions['fetchData'],
  callId: CallId,
  id: number,
  signal: AbortSignal,
): Promise<Recording> {
  const data = await fetchData(`/v2/call-record/detail/${id}/`, signal);
  const recording = parseRecording(data, callId);
  if (recording?.id !== id) throw new PermanentError('LINER_WRONG_CALL');
  return recording as Recording;
}
