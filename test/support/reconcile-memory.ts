import { Superseded } from '../../clients/reconciliations-table.ts';
import { Progress, Run } from '../../core/reconciliation-progress.ts';
import type { ReconcileHandlerParts } from '../../functions/reconcile/handler.ts';

type TableParts = Pick<
  ReconcileHandlerParts,
  'remember' | 'begin' | 'save' | 'end' | 'since' | 'forget' | 'leave'
>;

/** The table of reconciliations in memory: what was saved is text, and the lock has a revision. */
export function createMemoryReconciliations() {
  const table = {
    progress: undefined as string | undefined,
    request: undefined as string | undefined,
    since: undefined as string | undefined,
    lockedUntilMs: 0,
    revision: 0,
    /** the largest text that was saved */
    largest: 0,
    reads: 0,
    read: () => Progress.parse(JSON.parse(table.progress ?? '')),
    parts: (): TableParts => ({
      async remember(nowMs) {
        table.reads++;
        return {
          isLocked: table.lockedUntilMs > nowMs && table.lockedUntilMs <= nowMs + 1_200_000,
          progress: parsed(Progress, table.progress),
          exists: table.progress !== undefined,
          request: parsed(Run, table.request),
          hasRequest: table.request !== undefined,
        };
      },
      async begin(nowMs, untilMs) {
        if (table.lockedUntilMs > nowMs && table.lockedUntilMs <= nowMs + 1_200_000)
          return undefined;
        table.lockedUntilMs = untilMs;
        return ++table.revision;
      },
      async save(revision, progress) {
        if (revision !== table.revision) throw new Superseded();
        // what the next tick could not read would be lost
        table.progress = JSON.stringify(Progress.parse(progress));
        table.largest = Math.max(table.largest, table.progress.length);
      },
      async end(revision) {
        if (revision !== table.revision) throw new Superseded();
        table.lockedUntilMs = 0;
      },
      async since(now) {
        const isNew = table.since === undefined;
        table.since ??= now;
        return { at: table.since, isNew };
      },
      async forget() {
        table.request = undefined;
      },
      async leave(run) {
        if (table.request !== undefined) return false;
        table.request = JSON.stringify(run);
        return true;
      },
    }),
  };
  return table;
}

function parsed<Value>(
  schema: { safeParse(value: unknown): { data?: Value | undefined } },
  text: string | undefined,
): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
