import type { ReconciliationReport } from '../core/reconciliation.ts';
import type { Run } from '../core/reconciliation-progress.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';
import type { ReconciliationReader } from './reconciliations.ts';

/** How far a run is. */
export interface RunState {
  readonly id: string;
  readonly phase: Run['phase'];
  /** how much of the window is compared, from 0 to 1 */
  readonly part: number;
  readonly counts: Run['counts'];
}

export function stateOf({ id, phase, counts, window, part, place, orders }: Run): RunState {
  const ms = (from: string, to: string) => Date.parse(to) - Date.parse(from);
  const inPart = orders > 0 ? Math.min(1, place.order / orders) : 0;
  const done =
    (ms(window.from, part.from) + ms(part.from, part.to) * inPart) / ms(window.from, window.to);
  const compared = { orders: 0, calls: done, unlisted: done, repairs: 1 }[phase];
  return { id, phase, counts, part: Math.min(1, Math.max(0, compared)) };
}

/**
 * Tells of a run until it has ended, which it does whether anybody follows it or not. Resolves to its
 * report; to none where it was cut off.
 * @throws {OperatorError} when there is neither such a run nor its report
 */
export async function* followReconciliation(
  read: Pick<ReconciliationReader, 'runs' | 'report'>,
  id: string,
  wait: () => Promise<unknown>,
  signal: AbortSignal,
): AsyncGenerator<RunState, ReconciliationReport | undefined> {
  try {
    while (!signal.aborted) {
      // in this order: a run that ends in between has left its report
      const run = (await read.runs()).find((each) => each.id === id);
      const report = run ? undefined : await read.report(id);
      if (report) return report;
      if (!run) {
        throw new OperatorError({
          problem: `There is no reconciliation ${id}, and no report of it.`,
          next: 'See calls reports. If its progress was deleted, the next run begins anew.',
          exitCode: exitCodes.nothingMatched,
        });
      }
      yield stateOf(run);
      await wait();
    }
  } catch (error) {
    // what is cut off may end in an error of its own
    if (!signal.aborted) throw error;
  }
  return undefined;
}
