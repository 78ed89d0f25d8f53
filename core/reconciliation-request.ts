import type { ReconciliationRequest } from './reconciliation.ts';

/** What is wrong with a request: the caller's to correct. */
export interface RequestRefusal {
  readonly code: 'REQUEST_INVALID';
  /** the member at fault */
  readonly field: string;
  readonly detail: string;
}

const longestMs = 400 * 86_400_000;
const mostOfEach = 1000;
const longestName = 64;
const members = ['from', 'to', 'orderIds', 'leadIds', 'dryRun', 'refresh'] as const;

/** Reads `{from, to, orderIds?, leadIds?, dryRun?, refresh?}`, or says which member is wrong. */
export function readReconciliationRequest(
  event: unknown,
  nowMs: number,
): ReconciliationRequest | RequestRefusal {
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event);
  if (!isObject) return refusal('from', `expected an object with ${members.join(', ')}`);
  const said = event as Record<string, unknown>;
  const stranger = Object.keys(said).find((name) => !members.some((member) => member === name));
  if (stranger !== undefined) {
    return refusal(stranger, `no such member: expected ${members.join(', ')}`);
  }
  const [fromMs, toMs] = [instantMs(said.from), instantMs(said.to)];
  if (fromMs === undefined) return refusal('from', timeForm);
  if (toMs === undefined) return refusal('to', timeForm);
  if (fromMs >= toMs) return refusal('from', 'expected a time before to');
  if (toMs > nowMs) return refusal('to', 'expected a time that is over');
  if (toMs - fromMs > longestMs) return refusal('from', 'expected at most 400 days before to');
  for (const name of ['orderIds', 'leadIds'] as const) {
    if (said[name] !== undefined && !isIdList(said[name])) return refusal(name, listForm);
  }
  if (said.orderIds && said.leadIds)
    return refusal('leadIds', 'expected orderIds or leadIds, not both');
  for (const name of ['dryRun', 'refresh'] as const) {
    if (said[name] !== undefined && typeof said[name] !== 'boolean') {
      return refusal(name, 'expected true or false');
    }
  }
  if (said.dryRun && said.refresh) return refusal('refresh', 'a dry run reads nothing again');
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...idsOf('orderIds', said.orderIds),
    ...idsOf('leadIds', said.leadIds),
    dryRun: said.dryRun === true,
    refresh: said.refresh === true,
  };
}

function refusal(field: string, detail: string): RequestRefusal {
  return { code: 'REQUEST_INVALID', field: field.slice(0, longestName), detail };
}

const timeForm = 'expected a date or a time with its zone, as 2026-11-22 or 2026-11-22T08:00:00Z';
const listForm = `expected 1 to ${mostOfEach} different whole numbers above 0`;

function isIdList(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostOfEach) return false;
  return (
    value.every((id) => Number.isSafeInteger(id) && id > 0) && new Set(value).size === value.length
  );
}

function idsOf(name: 'orderIds' | 'leadIds', ids: unknown): object {
  return ids === undefined ? {} : { [name]: (ids as number[]).toSorted((a, b) => a - b) };
}

const form =
  /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:[0-5]\d))?$/;

function instantMs(value: unknown): number | undefined {
  const date = typeof value === 'string' ? form.exec(value)?.[1] : undefined;
  // Date takes 30 February for 2 March
  if (!date || !new Date(`${date}T00:00Z`).toJSON()?.startsWith(date)) return undefined;
  const ms = Date.parse(String(value));
  return Number.isNaN(ms) ? undefined : ms;
}
