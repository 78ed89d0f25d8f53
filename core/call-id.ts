import { PermanentError } from './errors.ts';

/** A call's id at Liner: a positive safe integer. */
export type CallId = number;

/**
 * Accepts a JSON number or an ASCII decimal string without sign, space or leading zero.
 * @throws {PermanentError} CALL_ID_INVALID for anything else; the value is not quoted
 */
export function parseCallId(value: unknown): CallId {
  const id = typeof value === 'string' && /^[1-9][0-9]{0,15}$/.test(value) ? Number(value) : value;
  if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) return id;
  const reason = value === undefined ? 'call-id-missing' : 'call-id-malformed';
  throw new PermanentError('CALL_ID_INVALID', { reason });
}
