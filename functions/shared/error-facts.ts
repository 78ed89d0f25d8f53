import { codeOf } from '../../core/disposition.ts';
import { PermanentError, RetryableError } from '../../core/errors.ts';
import type { LogFields } from './log.ts';

/**
 * What a log may say of something thrown: names, and for a bug its place in our code. Messages are
 * left out: they quote inputs, headers and answers.
 */
export function errorFacts(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  const { cause } = thrown;
  return {
    ...(cause instanceof Error && { cause: cause.name }),
    ...('field' in thrown && typeof thrown.field === 'string' && { field: thrown.field }),
    // that of a foreign error may quote anything
    ...((thrown instanceof PermanentError || thrown instanceof RetryableError) &&
      thrown.reason && { reason: thrown.reason }),
    ...(codeOf(thrown) === 'UNEXPECTED' && { error: thrown.name, at: placeOf(thrown) }),
  };
}

function placeOf({ message, stack }: Error): string | undefined {
  // a message may have lines that look like places
  const places = String(stack ?? '').replace(message, () => '');
  return places
    .split('\n')
    .find((line) => /^\s+at /.test(line))
    ?.trim();
}
