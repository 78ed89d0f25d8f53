import type { CallId } from '../../../core/call-id.ts';
import type { DirectResult } from '../../../functions/enrich/direct-invoke.ts';
import type { Window } from './window.ts';

type Outcome = DirectResult['outcome'];

/** What a run found; all but what is under `unread` is right by now. */
export interface Report extends Window {
  /** the whole in one word; where nothing was compared, nothing is known to be well */
  readonly result: 'nothing-compared' | 'not-all-read' | 'repaired' | 'all-current';
  /** calls that Liner listed, and were read again */
  readonly compared: number;
  readonly counts: Readonly<Partial<Record<Outcome, number>>>;
  /** calls that were not stored */
  readonly missing: readonly CallId[];
  /** calls whose record said something else than Liner */
  readonly stale: readonly CallId[];
  /** calls that could not be read, each with the reason */
  readonly unread: readonly DirectResult[];
}

export function reportOf(window: Window, results: readonly DirectResult[]): Report {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const idsWith = (wanted: Outcome) =>
    results.flatMap(({ callId, outcome }) =>
      outcome === wanted && callId !== undefined ? [callId] : [],
    );
  const found = {
    missing: idsWith('enriched'),
    stale: idsWith('changed'),
    unread: results.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed'),
  };
  return {
    ...window,
    result: resultOf(found, results),
    compared: results.length,
    counts,
    ...found,
  };
}

function resultOf(
  { missing, stale, unread }: Pick<Report, 'missing' | 'stale' | 'unread'>,
  results: readonly DirectResult[],
): Report['result'] {
  if (results.length === 0) return 'nothing-compared';
  if (unread.length > 0) return 'not-all-read';
  return missing.length + stale.length > 0 ? 'repaired' : 'all-current';
}
