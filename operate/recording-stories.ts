import type { Recording } from '../core/recordings.ts';
import type { RecordingStory } from './call-story.ts';
import { isoOf } from './diagnosis-text.ts';
import type { Letter } from './letter.ts';
import type { LogEntry } from './log-entries.ts';
import type { StoredRecording } from './stored-recordings.ts';

/** What was found out about the copying of a call's recordings. */
export interface CopyEvidence {
  /** in the bucket */
  readonly objects: readonly StoredRecording[];
  /** of the copy queue, about this call */
  readonly letters: readonly Letter[];
  /** what copy-recordings logged of this call, oldest first */
  readonly entries: readonly LogEntry[];
  /** about how many messages are in the copy queue, hidden ones too */
  readonly queued: number;
  readonly nowMs: number;
}

/**
 * Where each recording stands: those that are listed, and those that are stored and no longer listed.
 * @param copies undefined where none are made
 */
export function recordingStories(
  listed: readonly Recording[],
  copies: CopyEvidence | undefined,
): RecordingStory[] {
  const orphans = (copies?.objects ?? [])
    .filter(({ recordingId }) => !listed.some(({ id }) => id === recordingId))
    .map(({ recordingId }): Recording => ({ id: recordingId }));
  return [...listed, ...orphans].map((recording) => {
    const { id, durationSeconds, isTransfer, createdAt, recordSummary, fileUrl } = recording;
    return {
      ...{ id, durationSeconds, isTransfer, createdAt },
      hasSummary: recordSummary !== undefined,
      ...(copies ? standOf(id, fileUrl !== undefined, copies) : { state: 'listed' as const }),
    };
  });
}

type Stand = Pick<RecordingStory, 'state' | 'code' | 'nextAt' | 'stored'>;

function standOf(id: number, hasLink: boolean, copies: CopyEvidence): Stand {
  const { objects, letters, entries, queued, nowMs } = copies;
  const stored = objects.find(({ recordingId }) => recordingId === id);
  if (stored) {
    const { key, bytes, storedAt } = stored;
    return { state: 'stored', stored: { key, bytes, storedAt } };
  }
  // a message about the call alone stands for each of its recordings
  const isAbout = ({ recordingId = id }: { readonly recordingId?: number }) => recordingId === id;
  const letter = letters.findLast(isAbout);
  const last = entries.findLast(isAbout);
  const dueMs = last?.nextTryMs ?? Date.parse(last?.at ?? '');
  const isPurged = queued === 0 && nowMs > dueMs + patienceMs;
  // the message about its call asks for nothing that has no link
  const isQueued =
    hasLink && last?.isQueued && !isPurged && !(letter && isoOf(letter.queuedMs) > last.at);
  if (isQueued) {
    return {
      state: 'waiting',
      ...(last.code && { code: last.code }),
      ...(last.nextTryMs !== undefined && { nextAt: isoOf(last.nextTryMs) }),
    };
  }
  if (letter) return { state: 'dead-letter', ...(letter.code && { code: letter.code }) };
  if (last?.what === 'dead-lettered') {
    return { state: 'letter-gone', ...(last.code && { code: last.code }) };
  }
  if (!hasLink) return { state: 'without-link' };
  return { state: queued > 0 ? 'waiting' : 'not-asked-for' };
}

// a copy may take a quarter of an hour
const patienceMs = 20 * 60_000;

const texts: Readonly<Record<RecordingStory['state'], string>> = {
  listed: 'listed',
  stored: 'in the bucket',
  waiting: 'to be copied',
  'dead-letter': 'given up, its letter waits for you',
  'letter-gone': 'given up, and no longer a letter',
  'without-link': 'without a link to copy from yet',
  'not-asked-for': 'not there, and no message asks for it',
};

/** As in `1 of 3 in the bucket; 8812, 8813: given up, its letter waits for you (RECORDING_NOT_AUDIO).` */
export function copiesText(recordings: readonly RecordingStory[]): string {
  if (recordings.every(({ state }) => state === 'listed')) return '';
  const stored = recordings.filter(({ state }) => state === 'stored').length;
  const missing = Map.groupBy(
    recordings.filter(({ state }) => state !== 'stored'),
    ({ state, code }) => `${texts[state]}${code ? ` (${code})` : ''}`,
  );
  const others = [...missing].map(
    ([text, those]) => `${those.map(({ id }) => id).join(', ')}: ${text}`,
  );
  return `${[`${stored} of ${recordings.length} in the bucket`, ...others].join('; ')}.`;
}

/** What to do for those that are not stored; undefined where nothing is. */
export function copiesNext(
  callId: number,
  recordings: readonly RecordingStory[],
): (Pick<RecordingStory, 'code'> & { readonly next: string }) | undefined {
  const letter = recordings.find(({ state }) => state === 'dead-letter');
  if (letter) {
    return {
      ...(letter.code && { code: letter.code }),
      next: `Do what the article says of the recording, then send its letter back: calls letters --id ${callId} --redrive`,
    };
  }
  const left = recordings.find(({ state }) => state === 'letter-gone' || state === 'not-asked-for');
  if (!left) return undefined;
  return {
    ...(left.code && { code: left.code }),
    next: `Have its recordings copied: calls copy ${callId}`,
  };
}
