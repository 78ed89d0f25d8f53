import { createHash } from 'node:crypto';
import { PermanentError } from './errors.ts';

/**
 * SHA-256 in base64url of the value as JSON with sorted keys: equal content, equal hash.
 * @throws {PermanentError} RECORD_REFUSED when it is nested too deep to be walked
 */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url');
}

// far more than any call needs, far less than the stack holds
const deepest = 500;

/** JSON with sorted keys. @throws {PermanentError} RECORD_REFUSED when it is nested too deep */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth > deepest) throw new PermanentError('RECORD_REFUSED');
  const inner = (member: unknown) => canonicalJson(member, depth + 1);
  if (Array.isArray(value)) return `[${value.map(inner).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${inner(member)}`);
  return `{${members.join(',')}}`;
}
