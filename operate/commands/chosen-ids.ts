import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { CallId } from '../../core/call-id.ts';
import { exitCodes } from '../exit-codes.ts';
import { type IdList, readIdArguments, readIdLines } from '../id-list.ts';
import { OperatorError, usedWrongly } from '../operator-error.ts';
import type { Session } from '../session.ts';

export interface IdOptions {
  readonly file?: string;
  readonly skipMalformed?: boolean;
}

export function addIdOptions(command: Command): Command {
  return command
    .argument('[ids...]', 'call ids')
    .option('--file <path>', 'a file of call ids, one a line; - is standard input')
    .option('--skip-malformed', 'leave out lines that hold no call id');
}

/**
 * The ids of the command line, or of a file; none where neither is given.
 * @throws {OperatorError} for a file that cannot be read or holds none, and naming every line, or place
 *   on the command line, where none stands: nothing is done by halves
 */
export async function chosenIds(
  args: readonly string[],
  { file, skipMalformed = false }: IdOptions,
  { input, print }: Pick<Session, 'input' | 'print'>,
): Promise<readonly CallId[]> {
  if (file === undefined && args.length === 0) return [];
  if (file !== undefined && args.length > 0) {
    throw usedWrongly('Call ids come from the command line or from --file, not from both.');
  }
  const list = file === undefined ? readIdArguments(args) : readIdLines(await bytesOf(file, input));
  const place = file === undefined ? 'argument' : 'line';
  const { callIds, malformed, repeated, hasHeader } = list;
  if (malformed.length > 0) {
    const where = `No call id stands in ${placesText(list, place)}.`;
    if (!skipMalformed) {
      const next = 'Nothing was done. Correct that, or leave it out with --skip-malformed.';
      throw usedWrongly(where, next);
    }
    print.note(where);
  }
  if (hasHeader) print.note('Line 1 is taken for a header.');
  if (repeated > 0)
    print.note(`Each id is taken once: left out ${repeated} that stand there again.`);
  if (callIds.length > 0) return callIds;
  throw new OperatorError({
    problem: 'There is no call id in it.',
    next: 'One id a line is expected.',
    exitCode: exitCodes.nothingMatched,
  });
}

async function bytesOf(file: string, input: Session['input']): Promise<Uint8Array> {
  if (file === '-') return buffer(input);
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw usedWrongly(`--file: ${file} cannot be read: ${error.code}.`, 'Name another file.');
  });
}

const mostNamed = 20;

function placesText({ malformed }: IdList, place: string): string {
  const named = malformed.slice(0, mostNamed).join(', ');
  const more = malformed.length - mostNamed;
  return `${place} ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
