import { afterAll, afterEach, vi } from 'vitest';
import { restoreClients } from './aws-mocks.ts';

// one process runs many files: nothing that a test puts in the place of something outlives it
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(restoreClients);
