import type { CallRecord } from '../core/call-record.ts';
import { maskPhone } from '../core/masked-phone.ts';
import { looksDialled, readPhone } from './phone-number.ts';

/** The record without the links and summaries of its recordings. */
export function withoutRecordingTexts(record: CallRecord): CallRecord {
  const { recordings } = record;
  const bare = recordings?.map(
    ({ fileUrl: _fileUrl, recordSummary: _recordSummary, ...told }) => told,
  );
  return { ...record, ...(bare && { recordings: bare }) };
}

/**
 * The record with all but the last two digits of each phone number hidden: in `clientPhone`, and in what
 * looks like one in a field that Liner does not document.
 */
export function maskedRecord(record: CallRecord): CallRecord {
  const { clientPhone, extra } = record;
  return {
    ...record,
    ...(clientPhone !== undefined && { clientPhone: maskPhone(clientPhone) }),
    ...(extra && { extra: masked(extra) as Record<string, unknown> }),
  };
}

function masked(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    return isPhone(String(value)) ? maskPhone(String(value)) : value;
  }
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked(member)]));
}

// a date is made of digits and hyphens too
const date = /^\s*\d{4}-\d\d-\d\d/;

function isPhone(text: string): boolean {
  return looksDialled.test(text) && !date.test(text) && readPhone(text) !== undefined;
}
