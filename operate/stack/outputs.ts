import { exitCodes } from '../exit-codes.ts';
import { OperatorError } from '../operator-error.ts';

/** Reads outputs by name. */
export function outputReader(stackName: string, outputs: Readonly<Record<string, string>>) {
  return (name: string): string => {
    const value = outputs[name];
    if (value !== undefined) return value;
    throw new OperatorError({
      problem: `Stack ${stackName} has no output ${name}: it was deployed from another version than this one.`,
      next: 'Deploy this version, or work with the one that is deployed.',
      exitCode: exitCodes.noStack,
    });
  };
}
