import { readDeployedSettings } from './deployed-settings.ts';
import type { LetterFilter } from './letter.ts';
import {
  groupsOf,
  type LetterList,
  type LetterQueue,
  type ListOptions,
  listLetters,
} from './list-letters.ts';
import {
  dropLetters,
  type RedriveCounts,
  type RedriveOptions,
  type RedriveResult,
  type RemoveOptions,
  redriveLetters,
} from './redrive-letters.ts';
import type { Stack } from './stack/stack.ts';

/** Dead letters, and the queue that they came from. */
export interface SourcedLetters extends LetterQueue {
  readonly sourceUrl: string;
}

/** The dead letters of a stack: those of calls, and of recordings where it copies them. */
export async function letterQueuesOf(stack: Stack): Promise<SourcedLetters[]> {
  const { clients, outputs, output } = stack;
  const { callIdPointer } = await readDeployedSettings(stack);
  const client = clients.sqs;
  const calls: SourcedLetters = {
    ...{ client, callIdPointer, of: 'calls' },
    url: output('DeadLetterQueueUrl'),
    sourceUrl: output('CallQueueUrl'),
  };
  const { CopyDeadLetterQueueUrl: url, CopyQueueUrl: sourceUrl } = outputs;
  if (url === undefined || sourceUrl === undefined) return [calls];
  return [calls, { client, callIdPointer: '/callId', of: 'recordings', url, sourceUrl }];
}

/** The letters that are meant, of all these queues. */
export async function listAllLetters(
  queues: readonly LetterQueue[],
  filter: LetterFilter,
  { onProgress, ...options }: ListOptions,
): Promise<LetterList> {
  const progress = sumOfProgress(queues, onProgress);
  const lists = await Promise.all(
    queues.map((queue, i) => listLetters(queue, filter, { ...options, onProgress: progress(i) })),
  );
  const letters = lists.flatMap((list) => list.letters).sort((a, b) => a.queuedMs - b.queuedMs);
  return {
    letters,
    groups: groupsOf(letters),
    hidden: lists.reduce((sum, { hidden }) => sum + hidden, 0),
    end: lists.map(({ end }) => end).find((end) => end !== 'all') ?? 'all',
  };
}

/** Sends the chosen letters back, each to the queue that it came from. */
export function redriveAllLetters(
  queues: readonly SourcedLetters[],
  filter: LetterFilter,
  options: RedriveOptions,
): Promise<RedriveResult> {
  return oneAfterTheOther(queues, options, (queue, own) =>
    redriveLetters(queue, queue.sourceUrl, filter, { ...options, ...own }),
  );
}

/** Removes the chosen letters for good. */
export function dropAllLetters(
  queues: readonly SourcedLetters[],
  filter: LetterFilter,
  options: RemoveOptions,
): Promise<RedriveResult> {
  return oneAfterTheOther(queues, options, (queue, own) =>
    dropLetters(queue, filter, { ...options, ...own }),
  );
}

async function oneAfterTheOther(
  queues: readonly SourcedLetters[],
  { onProgress, onCounts, signal }: RemoveOptions,
  work: (
    queue: SourcedLetters,
    own: Pick<RemoveOptions, 'onProgress' | 'onCounts'>,
  ) => Promise<RedriveResult>,
): Promise<RedriveResult> {
  const progress = sumOfProgress(queues, onProgress);
  let sum: RedriveResult = { ...noCounts, hidden: 0, end: 'all' };
  for (const [i, queue] of queues.entries()) {
    if (signal?.aborted) return { ...sum, end: 'aborted' };
    const before = sum;
    const result = await work(queue, {
      onProgress: progress(i),
      onCounts: onCounts && ((counts) => onCounts(added(before, counts))),
    });
    const end = result.end === 'all' ? before.end : result.end;
    sum = { ...added(before, result), hidden: before.hidden + result.hidden, end };
  }
  return sum;
}

const noCounts: RedriveCounts = { removed: 0, failed: 0, known: 0, byCode: {} };

function added(a: RedriveCounts, b: RedriveCounts): RedriveCounts {
  const byCode: Record<string, number> = { ...a.byCode };
  for (const [code, count] of Object.entries(b.byCode)) byCode[code] = (byCode[code] ?? 0) + count;
  return {
    removed: a.removed + b.removed,
    failed: a.failed + b.failed,
    known: a.known + b.known,
    byCode,
  };
}

/** What each queue tells, told as one. */
function sumOfProgress(
  queues: readonly LetterQueue[],
  onProgress: ListOptions['onProgress'],
): (queue: number) => ListOptions['onProgress'] {
  const told = queues.map(() => ({ looked: 0, about: 0 }));
  const sum = (member: 'looked' | 'about') => told.reduce((all, each) => all + each[member], 0);
  return (queue) =>
    onProgress &&
    ((looked, about) => {
      told[queue] = { looked, about };
      onProgress(sum('looked'), sum('about'));
    });
}
