import type { Counts } from '../fake-services/endpoints.ts';

/** What functions spent on some work. */
export interface Spending {
  readonly cpuMs: number;
  readonly requests: Counts;
}

export function requestsIn({ requests }: Spending): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}
