import type { CallRecord } from '../core/call-record.ts';

const columns = [
  'callId',
  'direction',
  'leadId',
  'orderId',
  'userId',
  'sipEndpointId',
  'clientPhone',
  'statusCode',
  'statusId',
  'totalDurationSeconds',
  'waitTimeDurationSeconds',
  'talkTimeDurationSeconds',
  'finishInitiator',
  'isPredictive',
  'hasRecords',
  'createdAt',
  'createdTime',
  'receivedAt',
  'fetchedAt',
  'changedAt',
  'complete',
  'completedAt',
  'settledAt',
  'goneAt',
  'recordings',
  'extra',
] as const satisfies readonly (keyof CallRecord)[];

/** Lines end as RFC 4180 has it. https://www.rfc-editor.org/rfc/rfc4180 */
export const csvHeader = `${columns.join()}\r\n`;

/** A record as a line; what Liner does not document is one column of JSON. */
export function csvLine(record: CallRecord): string {
  return `${columns.map((column) => cell(record[column])).join()}\r\n`;
}

function cell(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'string')
    return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
  return quoted(isFormula(value) ? `'${value}` : value);
}

// a spreadsheet runs what begins so, whoever wrote it; a phone number does no harm
// https://owasp.org/www-community/attacks/CSV_Injection
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-][\d*() -]*$/.test(text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
