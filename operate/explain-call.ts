import type { CallId } from '../core/call-id.ts';
import type { CallRecord } from '../core/call-record.ts';
import type { CallStory, StoryEntry } from './call-story.ts';
import { readDeployedSettings } from './deployed-settings.ts';
import { diagnoseCall } from './diagnose-call.ts';
import type { Letter } from './letter.ts';
import { type LetterList, type LetterOptions, listLetters } from './list-letters.ts';
import {
  copyOf,
  linesAbout,
  linesAboutRefused,
  readEntry,
  refusedRequests,
} from './log-entries.ts';
import { entriesOf, factsOf, readStoredCall } from './record-facts.ts';
import { recordingStories } from './recording-stories.ts';
import type { Stack } from './stack/stack.ts';
import { queueDepth } from './status.ts';
import { bucketOf, recordingsOf } from './stored-recordings.ts';

// who was turned away long ago was hardly this call
const refusedWithinMs = 7 * 86_400_000;

/** Asks the table, the letters, the queue and the logs what became of a call. */
export async function explainCall(
  stack: Stack,
  callId: CallId,
  options: LetterOptions,
): Promise<CallStory> {
  const nowMs = options.now();
  const settings = await readDeployedSettings(stack);
  const logsSinceMs = await stack.logsReachBackMs(nowMs);
  const range = { fromMs: logsSinceMs, toMs: nowMs + 60_000, limit: mostLines };
  const silent = { ...options, onProgress: undefined };
  const { CopyDeadLetterQueueUrl, CopyQueueUrl } = stack.outputs;
  // the letters before the record: one that is sent back meanwhile is stored, or in the queue
  const [{ letters, hidden: heldLetters }, { letters: deadChanges }, copyLetters] =
    await Promise.all([
      lettersAbout(stack.output('DeadLetterQueueUrl'), options),
      lettersAbout(stack.output('DeadChangesQueueUrl'), silent),
      CopyDeadLetterQueueUrl ? lettersAbout(CopyDeadLetterQueueUrl, silent, 'recordings') : none,
    ]);
  const bucket = bucketOf(stack);
  const [queued, copiesQueued, lines, stored, objects] = await Promise.all([
    messagesIn(stack.output('CallQueueUrl')),
    CopyQueueUrl ? messagesIn(CopyQueueUrl) : 0,
    stack.logs({ ...range, matching: linesAbout(callId) }),
    readStoredCall(stack, callId),
    bucket ? recordingsOf(bucket, callId) : [],
  ]);
  const all = lines.flatMap((line) => readEntry(line, callId) ?? []).reverse();
  const entries = all.filter(({ isOfCopy }) => !isOfCopy);
  const copies = bucket && {
    ...{ objects, letters: copyLetters.letters, queued: copiesQueued, nowMs },
    entries: all.filter(({ isOfCopy }) => isOfCopy),
  };
  const recordings = recordingStories(stored?.record.recordings ?? [], copies);
  const isUnheard = !stored && letters.length === 0 && entries.length === 0;
  const refused = isUnheard
    ? refusedRequests(
        await stack.logs({
          ...range,
          fromMs: Math.max(range.fromMs, nowMs - refusedWithinMs),
          matching: linesAboutRefused,
          functions: ['calls-api', 'enrich'],
        }),
      )
    : [];
  const found = { callId, stored, recordings, letters, heldLetters, entries, queued, refused };
  const timeline: StoryEntry[] = [
    ...all.map(
      ({ isQueued: _isQueued, nextTryMs: _nextTryMs, isOfCopy: _isOfCopy, ...entry }) => entry,
    ),
    ...(stored ? recordEntries(stored.record, entries) : []),
    ...[...letters, ...copyLetters.letters].flatMap(letterEntries),
    ...deadChanges.map(deadChangeEntry),
  ];
  return {
    callId,
    ...diagnoseCall({ ...found, settings, logsSinceMs, nowMs }),
    ...(stored && { record: factsOf(stored) }),
    recordings,
    letters: [...letters, ...copyLetters.letters],
    refusedRequests: refused,
    timeline: timeline.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    logsSince: new Date(logsSinceMs).toISOString(),
  };

  function lettersAbout(
    url: string,
    options: LetterOptions,
    of: 'calls' | 'recordings' = 'calls',
  ): Promise<LetterList> {
    const callIdPointer = of === 'calls' ? settings.callIdPointer : '/callId';
    const queue = { client: stack.clients.sqs, url, callIdPointer, of };
    const filter = { ids: [String(callId)] };
    return listLetters(queue, filter, { ...options, enough: 1 });
  }

  async function messagesIn(queueUrl: string): Promise<number> {
    const { waiting, hidden, delayed } = await queueDepth(stack.clients.sqs, queueUrl);
    return waiting + hidden + delayed;
  }
}

const none: Pick<LetterList, 'letters'> = { letters: [] };

// what Logs Insights hands over at most
const mostLines = 10_000;

/** What the record tells beside the lines. The line of a read is written moments later, and its events come after it. */
function recordEntries(record: CallRecord, lines: readonly StoryEntry[]): StoryEntry[] {
  return entriesOf(record).flatMap((entry) => {
    const read = lines.find(({ what, at }) => what === 'read' && at >= entry.at);
    if (!read) return [entry];
    return entry.what === 'read' ? [] : [{ ...entry, at: read.at }];
  });
}

function letterEntries(letter: Letter): StoryEntry[] {
  const { queuedMs, code, firstSeen, movedBySqs, queue, recordingId } = letter;
  const about = recordingId === undefined ? {} : { recordingId };
  const whose = queue === 'recordings' ? copyOf(recordingId) : '';
  const first: StoryEntry[] = firstSeen
    ? [{ at: firstSeen, what: 'heard', detail: `${whose}its message was queued`, ...about }]
    : [];
  const moved = movedBySqs ? 'its message, moved by SQS itself, was' : 'its letter was';
  return [
    ...first,
    {
      at: new Date(queuedMs).toISOString(),
      what: 'letter',
      detail: `${whose}${moved} queued`,
      ...about,
      ...(code && { code }),
    },
  ];
}

function deadChangeEntry({ queuedMs, code }: Letter): StoryEntry {
  return {
    at: new Date(queuedMs).toISOString(),
    what: 'letter',
    detail: 'a change of it could not be told; see Dead changes in docs/runbook.md',
    ...(code && { code }),
  };
}
