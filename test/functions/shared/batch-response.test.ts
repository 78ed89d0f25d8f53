import { expect, it } from 'vitest';
import { carryOut } from '../../../functions/shared/batch-response.ts';
import { createMetrics } from '../../../functions/shared/metrics.ts';

it('a batch of which nothing comes back has nothing hidden, and no failure when time is up', async () => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  let requests = 0;
  const response = await carryOut(
    [],
    { return: 'Retried', deadLetter: 'DeadLettered' },
    AbortSignal.abort(),
    {
      policy: { backoff: { baseMs: 1, capMs: 1 }, maxReceiveCount: 3, random: () => 0 },
      postpone: async () => void requests++,
      sendToDeadLetters: async () => void requests++,
      metrics: createMetrics('Calls', Date.now, write),
    },
  );

  expect(response).toEqual({ batchItemFailures: [] });
  expect({ requests, lines }).toEqual({ requests: 0, lines: [] });
});
