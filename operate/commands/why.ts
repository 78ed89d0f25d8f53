import type { Command } from 'commander';
import { parseCallId } from '../../core/call-id.ts';
import type { CallState, CallStory } from '../call-story.ts';
import { exitCodes } from '../exit-codes.ts';
import { explainCall } from '../explain-call.ts';
import { usedWrongly } from '../operator-error.ts';
import type { Print } from '../print.ts';
import type { Run } from '../session.ts';

export function addWhy(program: Command, run: Run): void {
  program
    .command('why')
    .description('what became of a call, why, and what to do')
    .argument('<id>', 'of the call')
    .addHelpText(
      'after',
      '\nIt asks the table, the dead letters and the logs, and ends with 3 when none of them knows the call.',
    )
    .action(
      run(async ({ stack, print, now, signal }, id: string) => {
        const callId = readId(id);
        const story = await explainCall(await stack(), callId, {
          now,
          signal,
          onProgress: (looked, about) => print.progress(looked, about, 'letters looked at'),
        });
        show(print, story);
        print.json(story);
        return story.state === 'unheard' ? exitCodes.nothingMatched : exitCodes.ok;
      }),
    );
}

function readId(text: string): number {
  try {
    return parseCallId(text);
  } catch {
    throw usedWrongly(
      'That is no call id: a call id is a whole number without sign, blank or leading zero, as in 4711.',
      'A message without one is a letter: calls letters --code CALL_ID_INVALID --each',
    );
  }
}

const titles: Readonly<Record<CallState, string>> = {
  unheard: 'never heard of',
  refused: 'turned away at the door',
  waiting: 'waits in the queue',
  'dead-letter': 'a dead letter',
  'letter-gone': 'given up, and no longer a letter',
  stored: 'stored',
  'gone-at-liner': 'stored, gone at Liner',
  removed: 'no longer stored',
};

function show(print: Print, { callId, state, code, record, ...story }: CallStory) {
  const completeness =
    state === 'stored' ? (record?.complete ? ', complete' : ', not complete') : '';
  print.line(`Call ${callId}: ${titles[state]}${completeness}${code ? ` (${code})` : ''}`);
  print.line();
  print.rows([
    ['what', story.summary],
    ['do', story.next],
    ...(story.runbook ? [['see', story.runbook]] : []),
  ]);
  if (story.timeline.length === 0) return;
  print.line();
  print.rows(
    story.timeline.map(({ at, what, detail, code }) => [
      `${at.slice(0, 19)}Z`,
      what,
      code ? `${code}: ${detail}` : detail,
    ]),
  );
}
