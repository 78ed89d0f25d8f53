import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import { createPrint, type Print } from './print.ts';
import { openStack, type StackChoice } from './stack/open-stack.ts';
import type { Stack } from './stack/stack.ts';

/** The process that a command runs in. */
export interface Shell {
  readonly env: NodeJS.ProcessEnv;
  readonly input: Readable;
  /** resolves once the text is taken */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  /** whether standard error is a terminal */
  readonly isWatched: boolean;
  readonly now: () => number;
  readonly random: () => number;
  /** Ctrl-C */
  readonly signal: AbortSignal;
}

/** One run of a command. */
export interface Session extends Pick<Shell, 'env' | 'input' | 'now' | 'random' | 'signal'> {
  readonly print: Print;
  /** The chosen stack. @throws {OperatorError} when there is none */
  stack(): Promise<Stack>;
}

/**
 * Makes an action of commander's of what a command does.
 * @param work resolves to how the command ends
 */
export type Run = <Given extends unknown[]>(
  work: (session: Session, ...given: Given) => Promise<ExitCode>,
) => (...given: unknown[]) => Promise<void>;

/** @param onEnd told how the command ended */
export function createRun(shell: Shell, onEnd: (code: ExitCode) => void): Run {
  return <Given extends unknown[]>(
    work: (session: Session, ...given: Given) => Promise<ExitCode>,
  ) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const { json = false, ...choice } = command.optsWithGlobals<
        StackChoice & { json?: boolean }
      >();
      const print = createPrint({ isJson: json, ...shell });
      let opened: Promise<Stack> | undefined;
      const stack = () => {
        opened ??= openStack(choice, shell.env);
        return opened;
      };
      const { env, input, now, random, signal } = shell;
      const session = { env, input, now, random, signal, print, stack };
      try {
        onEnd(await work(session, ...(given.slice(0, -1) as Given)));
      } finally {
        (await opened?.catch(() => undefined))?.close();
      }
    };
}
