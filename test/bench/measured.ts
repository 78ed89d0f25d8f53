import type { Invocation, Measured } from '../../bench/cost/measured.ts';

const batch: Invocation = {
  calls: 10,
  memoryMb: 256,
  cpuMs: 10,
  logBytes: 600,
  requests: { Liner: 10, BatchGetItem: 1, PutItem: 10 },
};
const single: Invocation = {
  calls: 1,
  memoryMb: 256,
  cpuMs: 2,
  logBytes: 400,
  requests: { Liner: 1, BatchGetItem: 1, PutItem: 1 },
};
/** Made up. */
export const measured: Measured = {
  batch,
  single,
  webhook: single,
  itemBytes: 600,
  indexes: 2,
  fixed: [],
  tokenTtlSeconds: 300,
};
