import type { CallId } from '../core/call-id.ts';
import type { CallRecord } from '../core/call-record.ts';
import type { CallStory, StoryEntry } from './call-story.ts';
import { readDeployedSettings } from './deployed-settings.ts';
import { diagnoseCall } from './diagnose-call.ts';
import type { Letter } from './letter.ts';
import {
  type LetterList,
  type LetterOptions,
  type LetterQueue,
  listLetters,
} from './list-letters.ts';
import { linesAbout, linesAboutRefused, readEntry, refusedRequests } from './log-entries.ts';
import { entriesOf, factsOf, readStoredCall } from './record-facts.ts';
import type { Stack } from './stack/stack.ts';
import { queueDepth } from './status.ts';

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
  // the letters before the record: one that is sent back meanwhile is stored, or in the queue
  const [{ letters, hidden: heldLetters }, { letters: deadChanges }] = await Promise.all([
    lettersAbout('DeadLetterQueueUrl', options),
    lettersAbout('DeadChangesQueueUrl', { ...options, onProgress: undefined }),
  ]);
  const [depth, lines, stored] = await Promise.all([
    queueDepth(stack.clients.sqs, stack.output('CallQueueUrl')),
    stack.logs({ ...range, matching: linesAbout(callId) }),
    readStoredCall(stack, callId),
  ]);
  const entries = lines.flatMap((line) => readEntry(line, callId) ?? []).reverse();
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
  const queued = depth.waiting + depth.hidden + depth.delayed;
  const found = { callId, stored, letters, heldLetters, entries, queued, refused };
  const timeline: StoryEntry[] = [
    ...entries.map(({ isQueued: _isQueued, nextTryMs: _nextTryMs, ...entry }) => entry),
    ...(stored ? recordEntries(stored.record, entries) : []),
    ...letters.flatMap(letterEntries),
    ...deadChanges.map(deadChangeEntry),
  ];
  return {
    callId,
    ...diagnoseCall({ ...found, settings, logsSinceMs, nowMs }),
    ...(stored && { record: factsOf(stored) }),
    letters,
    refusedRequests: refused,
    timeline: timeline.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    logsSince: new Date(logsSinceMs).toISOString(),
  };

  function lettersAbout(output: string, options: LetterOptions): Promise<LetterList> {
    const { callIdPointer } = settings;
    const queue = { client: stack.clients.sqs, url: stack.output(output), callIdPointer };
    const filter = { ids: [String(callId)] };
    return listLetters(queue, filter, { ...options, enough: 1 });
  }
}

// what Logs Insights hands over at most
const mostLines = 10_000;

/** The dead letters of a stack. */
export async function letterQueueOf(stack: Stack): Promise<LetterQueue> {
  const { callIdPointer } = await readDeployedSettings(stack);
  return { client: stack.clients.sqs, url: stack.output('DeadLetterQueueUrl'), callIdPointer };
}

/** What the record tells beside the lines. The line of a read is written moments later, and its events come after it. */
function recordEntries(record: CallRecord, lines: readonly StoryEntry[]): StoryEntry[] {
  return entriesOf(record).flatMap((entry) => {
    const read = lines.find(({ what, at }) => what === 'read' && at >= entry.at);
    if (!read) return [entry];
    return entry.what === 'read' ? [] : [{ ...entry, at: read.at }];
  });
}

function letterEntries({ queuedMs, code, firstSeen, movedBySqs }: Letter): StoryEntry[] {
  const first: StoryEntry[] = firstSeen
    ? [{ at: firstSeen, what: 'heard', detail: 'its message was queued' }]
    : [];
  return [
    ...first,
    {
      at: new Date(queuedMs).toISOString(),
      what: 'letter',
      detail: movedBySqs ? 'its message, moved by SQS itself, was queued' : 'its letter was queued',
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
