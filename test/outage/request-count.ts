import type { Behaviour } from '../support/liner-answers.ts';
import type { LinerServer } from '../support/liner-server.ts';

export interface RequestCount {
  readonly requests: number;
  readonly mostRequestsOfACall: number;
  readonly mostRequestsInAMinute: number;
}

const minuteMs = 60_000;
const arrivedAtMs = new WeakMap<LinerServer, number[]>();

/** Has Liner treat every request as `behave` says at that time, and notes when it came. */
export function scriptAll(
  liner: LinerServer,
  callIds: readonly number[],
  behave: (nowMs: number) => Behaviour,
): void {
  const times: number[] = [];
  arrivedAtMs.set(liner, times);
  for (const callId of callIds) {
    liner.script(callId, (request, response) => {
      times.push(Date.now());
      behave(Date.now())(request, response);
    });
  }
}

export function createRequestCount(liner: LinerServer): () => RequestCount {
  return () => {
    const minutes = (arrivedAtMs.get(liner) ?? []).map((ms) => Math.floor(ms / minuteMs));
    return {
      requests: liner.requests.length,
      mostRequestsOfACall: most(liner.requests.map(({ path }) => path)),
      mostRequestsInAMinute: most(minutes),
    };
  };
}

function most(keys: readonly (string | number)[]): number {
  const counts = new Map<string | number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
