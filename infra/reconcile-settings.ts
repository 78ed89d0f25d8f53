import { durationMs } from '../core/duration.ts';

interface ReconcileSettings {
  readonly reconcileEvery: string;
  readonly reconcileLookBack: string;
}

/** What makes no sense together about reconciliation, by setting. */
export function* reconcileContradictions(settings: ReconcileSettings): Iterable<[string, string]> {
  const { reconcileEvery, reconcileLookBack } = settings;
  // what nobody looks at is reported by nobody
  if (Number(durationMs(reconcileLookBack)) < Number(durationMs(reconcileEvery))) {
    yield ['reconcileLookBack', 'at least reconcileEvery'];
  }
}
