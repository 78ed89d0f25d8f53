/** How `calls` ends. docs/calls.md says the same to those who write scripts. */
export const exitCodes = {
  ok: 0,
  /** something failed: what was asked for is not, or not all, done */
  failed: 1,
  usedWrongly: 2,
  nothingMatched: 3,
  /** no such stack, or one of an older version */
  noStack: 4,
  /** no credentials or region, expired ones, or such that may not do this */
  credentials: 5,
  /** cut off midway, or AWS was busy or out of reach: run it again */
  stoppedMidway: 6,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
