import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What a person is told: what is wrong with which thing, why, and what to do next. */
export interface Told {
  /** the thing and the reason, in one line */
  readonly problem: string;
  /** the next step */
  readonly next: string;
  readonly exitCode: ExitCode;
}

/** Thrown for what the operator can do something about; anything else is a bug. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly next: string;
  readonly exitCode: ExitCode;
  constructor({ problem, next, exitCode }: Told, options?: ErrorOptions) {
    super(problem, options);
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** For what was asked wrongly on the command line, or in a file it names. */
export function usedWrongly(problem: string, next = 'See calls --help.'): OperatorError {
  return new OperatorError({ problem, next, exitCode: exitCodes.usedWrongly });
}
