import { ThrottlingException } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { rotatedTokenCanary, tokenCanary } from '../support/canaries.ts';
import { tokenSecretArn } from '../support/environments.ts';
import { type Behaviour, calling, failing, resetting } from '../support/liner-answers.ts';
import type { Arrival } from './queue-simulation.ts';
import { scriptAll } from './request-count.ts';
import { type Outcome, simulatedStack } from './simulated-stack.ts';
import { readTemplateQueue } from './template-queue.ts';

const hourMs = 3_600_000;
const startMs = Date.parse('2026-11-23T12:00:00Z');
const queue = readTemplateQueue();
const { lambda, run } = simulatedStack(queue);
const throttled = new ThrottlingException({ message: 'slow down', $metadata: {} });
const report: string[] = [];

/** Calls that arrive evenly, the first as the outage begins. */
function arriving(count: number, overMs: number): Arrival[] {
  return Array.from({ length: count }, (_, n) => ({
    callId: n + 1,
    atMs: startMs + Math.floor((n * overMs) / count),
  }));
}

const during = (forMs: number, down: Behaviour, up: Behaviour = calling()) => {
  return (nowMs: number) => (nowMs < startMs + forMs ? down : up);
};

function expectAllStored(name: string, arrivals: readonly Arrival[], outcome: Outcome) {
  expect([...outcome.stored].sort((a, b) => a - b)).toEqual(arrivals.map(({ callId }) => callId));
  expect(outcome.lost).toBe(0);
  expect(outcome.mostReceives).toBeLessThanOrEqual(queue.maxReceiveCount);
  const hours = ((outcome.endedAtMs - startMs) / hourMs).toFixed(1);
  report.push(
    `  ${name.padEnd(48)} ${arrivals.length} calls, stored after ${hours} h; Liner got ` +
      `${outcome.requests} requests: at most ${outcome.mostRequestsOfACall} a call, ` +
      `${outcome.mostRequestsInAMinute} a minute; at most ${outcome.mostReceives} receives ` +
      `of ${queue.maxReceiveCount}`,
  );
}

afterAll(() => {
  process.stdout.write(`\nWhat an outage costs Liner\n${report.join('\n')}\n\n`);
});

describe('nothing is lost, and nobody is needed, when', { timeout: 60_000 }, () => {
  const days: Record<string, (nowMs: number) => Behaviour> = {
    'Liner cannot be reached for a day': during(24 * hourMs, resetting),
    'Liner answers 429, Retry-After: 60 for a day': during(
      24 * hourMs,
      failing(429, { 'retry-after': '60' }),
    ),
    'Liner answers 429, Retry-After: 0 for a day': during(
      24 * hourMs,
      failing(429, { 'retry-after': '0' }),
    ),
    'Liner answers 503 nine minutes of ten for a day': (nowMs) =>
      during(24 * hourMs, (nowMs / 60_000) % 10 < 9 ? failing(503) : calling())(nowMs),
  };
  for (const [name, liner] of Object.entries(days)) {
    it(name, async () => {
      const arrivals = arriving(12, 24 * hourMs);
      const ids = arrivals.map(({ callId }) => callId);
      scriptAll(lambda.liner, ids, liner);

      const outcome = await run(arrivals);

      expectAllStored(name, arrivals, outcome);
    });
  }

  it('Liner hangs for a day', async () => {
    // what a caller sees of it, and how long that takes
    const arrivals = arriving(12, 24 * hourMs);
    const ids = arrivals.map(({ callId }) => callId);
    const timeoutMs = Number(queue.environment.LINER_TIMEOUT_MS);
    scriptAll(lambda.liner, ids, during(24 * hourMs, failing(408)));

    const outcome = await run(arrivals, (nowMs) =>
      nowMs < startMs + 24 * hourMs ? timeoutMs : 200,
    );

    expectAllStored('Liner hangs for a day', arrivals, outcome);
  });

  it('Secrets Manager is down for an hour and no token is held', async () => {
    const arrivals = arriving(30, hourMs);
    const ids = arrivals.map(({ callId }) => callId);
    scriptAll(lambda.liner, ids, () => calling());
    lambda.secrets.client.on(GetSecretValueCommand).callsFake(async () => {
      if (Date.now() < startMs + hourMs) throw new Error('down');
      return { SecretString: tokenCanary };
    });

    const outcome = await run(arrivals);

    expectAllStored('Secrets Manager is down for an hour', arrivals, outcome);
    expect(outcome.requests).toBe(arrivals.length);
  });

  for (const [what, access] of [
    ['all it is asked', 'get'],
    ['every write', 'set'],
  ] as const) {
    it(`the table throttles ${what} for an hour`, async () => {
      const arrivals = arriving(30, hourMs);
      const ids = arrivals.map(({ callId }) => callId);
      scriptAll(lambda.liner, ids, () => calling());
      const { items } = lambda.table;
      const real = items[access].bind(items) as (key: string, item: never) => never;
      vi.spyOn(items, access).mockImplementation((key: string, item?: unknown) => {
        if (Date.now() < startMs + hourMs) throw throttled;
        return real(key, item as never);
      });

      const outcome = await run(arrivals);

      expectAllStored(`the table throttles ${what} for an hour`, arrivals, outcome);
    });
  }

  it('Liner refuses the token for six hours', async () => {
    const arrivals = arriving(30, 6 * hourMs);
    const ids = arrivals.map(({ callId }) => callId);
    const endMs = startMs + 6 * hourMs;
    scriptAll(lambda.liner, ids, (nowMs) => {
      if (nowMs >= endMs) lambda.secrets.put(tokenSecretArn, rotatedTokenCanary);
      return (request, response) => {
        const isRight = request.headers['x-api-key'] === rotatedTokenCanary;
        (isRight ? calling() : failing(401))(request, response);
      };
    });

    const outcome = await run(arrivals);

    expectAllStored('Liner refuses the token for six hours', arrivals, outcome);
  });
});
