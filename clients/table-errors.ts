import { RetryableError } from '../core/errors.ts';

const denied = new Set([
  'ResourceNotFoundException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
  'InvalidSignatureException',
]);

/** @throws {RetryableError} for whatever the table answered instead */
export function unavailable(cause: unknown): never {
  throw new RetryableError(denied.has(nameOf(cause)) ? 'TABLE_DENIED' : 'TABLE_UNAVAILABLE', {
    cause,
  });
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
