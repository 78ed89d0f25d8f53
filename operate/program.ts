import { Command, CommanderError } from 'commander';
import { addCopy } from './commands/copy.ts';
import { addEnv } from './commands/env.ts';
import { addErase } from './commands/erase.ts';
import { addExpire } from './commands/expire.ts';
import { addExport } from './commands/export.ts';
import { addLetters } from './commands/letters.ts';
import { addPage } from './commands/page.ts';
import { addRead } from './commands/read.ts';
import { addReconcile } from './commands/reconcile.ts';
import { addReplay } from './commands/replay.ts';
import { addReports } from './commands/reports.ts';
import { addRestore } from './commands/restore.ts';
import { addSend } from './commands/send.ts';
import { addStatus } from './commands/status.ts';
import { addWhy } from './commands/why.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { printable } from './print.ts';
import { createRun, type Run, type Shell } from './session.ts';

/** In the order of the help. */
const commands: readonly ((program: Command, run: Run) => void)[] = [
  addStatus,
  addWhy,
  addLetters,
  addRead,
  addSend,
  addCopy,
  addReconcile,
  addReports,
  addExport,
  addReplay,
  addPage,
  addErase,
  addExpire,
  addRestore,
  addEnv,
];

const description = `Asks and repairs a call-enrichment stack: a deployed one, with this shell's AWS
credentials and region, or that of a running npm start.`;

const ending = `
Ends with 0 when all is done, 1 when something failed, 2 when used wrongly,
3 when nothing matched, 4 without such a stack, 5 without credentials that may,
6 when cut off: run it again. More in docs/calls.md.`;

/**
 * Runs `calls` with these arguments.
 * @returns the exit code
 */
export async function runProgram(args: readonly string[], shell: Shell): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = new Command('calls')
    .description(description)
    .option('--stage <name>', 'the stage whose stack is meant (default: dev)')
    .option('--local', 'the running npm start of this machine is meant')
    .option('--json', 'print JSON, one value a line, for programs')
    .addHelpText('after', ending)
    .configureHelp({ showGlobalOptions: true, helpWidth: 80 })
    .configureOutput({
      writeOut: shell.out,
      writeErr: shell.err,
      outputError: (text, write) => write(withoutValues(text)),
    })
    .exitOverride();
  const run = createRun(shell, (ended) => {
    code = ended;
  });
  for (const add of commands) add(program, run);

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // commander has said what is wrong
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usedWrongly;
    const { message, next, exitCode } = explainError(error, shell.signal);
    if (program.opts().json) {
      shell.err(`${JSON.stringify({ error: { problem: message, next, exitCode } })}\n`);
    } else {
      shell.err(`${printable(message)}\n${printable(next)}\n`);
    }
    return exitCode;
  }
}

/** what was typed in a wrong place may be a phone number */
function withoutValues(text: string): string {
  return text
    .replace(/ argument '.*' is invalid\./s, ':')
    .replace(/command-argument value '.*' is invalid for (argument '[^']*')\./s, '$1:');
}
