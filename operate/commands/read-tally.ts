import type { Print } from '../print.ts';
import type { ReadResult } from '../read-calls.ts';

const mostNamed = 20;

/** Counts what became of calls, and names those that were not read. */
export function createTally(print: Print) {
  const outcomes: Record<string, number> = {};
  const unread: ReadResult[] = [];
  let count = 0;
  return { add, show, count: () => count, isAllRead: () => unread.length === 0 };

  function add(results: readonly ReadResult[]) {
    for (const result of results) {
      const { outcome } = result;
      count++;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (outcome === 'refused' || outcome === 'failed') unread.push(result);
      print.json(result);
    }
  }

  function show(asked: number) {
    const isRead = count - unread.length;
    print.line(`${isRead} of ${asked} calls were read`);
    print.rows(Object.entries(outcomes).map(([outcome, times]) => [`  ${outcome}`, times]));
    const named = unread.slice(0, mostNamed);
    if (named.length > 0) {
      print.line();
      print.rows(
        named.map(({ callId = '', outcome, code = '' }) => [
          ...[String(callId), outcome],
          code && `docs/runbook.md#${code.toLowerCase()}`,
        ]),
        { head: ['call', 'outcome', 'see'] },
      );
    }
    const more = unread.length - named.length;
    if (more > 0) print.line(`and ${more} more: --json names them all`);
    print.json({ calls: asked, read: isRead, outcomes });
  }
}
