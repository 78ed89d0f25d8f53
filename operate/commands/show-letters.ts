import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { LookEnd } from '../held-letters.ts';
import type { Letter } from '../letter.ts';
import type { LetterList } from '../list-letters.ts';
import { durationText, type Print } from '../print.ts';
import type { RedriveResult } from '../redrive-letters.ts';

interface Shown {
  /** every letter, or how many there are for each reason */
  readonly isEach: boolean;
  readonly isChosen: boolean;
  /** what would be done with them, where that is asked */
  readonly done: 'sent back' | 'dropped' | undefined;
  readonly nowMs: number;
}

export function showLetters(print: Print, list: LetterList, shown: Shown): ExitCode {
  const { letters, groups, hidden, end } = list;
  const { isEach, isChosen, done, nowMs } = shown;
  const ageOf = (ms: number) => durationText((nowMs - ms) / 1000);
  for (const one of isEach ? letters : groups) print.json(one);
  const rows = isEach
    ? letters.map((letter) => [ageOf(letter.queuedMs), aboutOf(letter), ...rest(letter)])
    : groups.map(({ code, count, oldestMs }) => [count, ageOf(oldestMs), code ?? noCode]);
  const head = isEach ? ['age', 'call', 'reason', 'letter'] : ['letters', 'oldest', 'reason'];
  if (letters.length > 0) print.rows(rows, { head });
  for (const { id, body } of letters) {
    if (body !== undefined) print.rows([[id, body]]);
  }
  print.line(`${lettersText(letters.length)}${done ? ` would be ${done}` : ''}.`);
  const [first] = groups;
  if (first && !done)
    print.line(`See docs/runbook.md#${(first.code ?? 'unexpected').toLowerCase()}`);
  noteRest(print, hidden, end);
  if (end !== 'all' || hidden > 0) return exitCodes.stoppedMidway;
  return letters.length === 0 && (isChosen || done) ? exitCodes.nothingMatched : exitCodes.ok;
}

export function showRemoval(print: Print, result: RedriveResult, done: string): ExitCode {
  const { removed, failed, byCode, hidden, end } = result;
  print.json(result);
  print.line(`${lettersText(removed)} ${done}.`);
  print.rows(Object.entries(byCode).map(([code, count]) => [count, code]));
  if (failed > 0)
    print.note(`${lettersText(failed)} stayed: SQS did not take or not delete them. Run it again.`);
  noteRest(print, hidden, end);
  if (failed > 0) return exitCodes.failed;
  if (end !== 'all' || hidden > 0) return exitCodes.stoppedMidway;
  return removed > 0 ? exitCodes.ok : exitCodes.nothingMatched;
}

const noCode = 'none: SQS itself moved it, or its body left no room';

/** As in `4711`, or `4711, recording 8812`. */
function aboutOf({ callId, queue, recordingId }: Letter): string {
  const recordings = recordingId === undefined ? 'its recordings' : `recording ${recordingId}`;
  return `${callId ?? ''}${queue === 'recordings' ? `, ${recordings}` : ''}`;
}

function rest({ code, movedBySqs, id }: Letter): string[] {
  return [code ?? (movedBySqs ? 'none: moved by SQS' : 'none: no room'), id];
}

function noteRest(print: Print, hidden: number, end: LookEnd) {
  if (hidden > 0) {
    print.note(
      `About ${hidden} more are held by another command or page, and come back within two minutes, also if it was killed. Run it again then.`,
    );
  }
  if (end !== 'all') print.note(endTexts[end]);
}

const endTexts: Readonly<Record<Exclude<LookEnd, 'all'>, string>> = {
  'too-many':
    'Not all letters were looked at: SQS hands out no more than 120,000 at a time. Run it again.',
  'out-of-time': 'Not all letters were looked at: there are too many for a minute. Run it again.',
  aborted: 'Cut off: run it again, it goes on with what is left.',
};

function lettersText(count: number): string {
  return count === 1 ? '1 letter' : `${count} letters`;
}
