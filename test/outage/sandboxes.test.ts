import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { RetryableError } from '../../core/errors.ts';
import { seededRandom } from '../support/stack-seeded-random.ts';
import { type Outcome, type Simulation, simulate, type Treatment } from './simulated-sandboxes.ts';
import { readTemplateQueue } from './template-queue.ts';

const [secondMs, minuteMs, hourMs] = [1000, 60_000, 3_600_000];
const dayMs = 24 * hourMs;
const queue = readTemplateQueue();
const capMs = Number(queue.environment.RETRY_CAP_SECONDS) * secondMs;
const timeoutMs = Number(queue.environment.LINER_TIMEOUT_MS);
const report: string[] = [];

const up: Treatment = { takesMs: 150, requests: 1 };
// both are tried twice at once
const refused = failing('LINER_UNREACHABLE', 5, 2);
const broken = failing('LINER_UNAVAILABLE', 200, 2);
const hanging = failing('LINER_TIMEOUT', timeoutMs, 1);
const throttled = (seconds?: number) => failing('LINER_THROTTLED', 20, 1, seconds);

function failing(
  code: RetryableError['code'],
  takesMs: number,
  requests: number,
  askedSeconds?: number,
): Treatment {
  const retryAfterMs = askedSeconds === undefined ? undefined : askedSeconds * secondMs;
  return { error: new RetryableError(code, { retryAfterMs }), takesMs, requests };
}

interface Scenario {
  readonly calls: number;
  /** they arrive evenly within it */
  readonly withinMs: number;
  /** from when on Liner answers as it should */
  readonly backAtMs: number;
  readonly liner: Simulation['liner'];
}

async function run(name: string, { calls, withinMs, backAtMs, liner }: Scenario) {
  const arrivals = Array.from({ length: calls }, (_, n) => ({
    callId: n + 1,
    atMs: Math.floor((n * withinMs) / calls),
  }));
  const outcome = await simulate(arrivals, queue, { liner, random: seededRandom(3) });
  const latestMs = arrivals.reduce((most, { callId, atMs }) => {
    const storedAtMs = outcome.storedAtMs.get(callId) ?? Infinity;
    return Math.max(most, storedAtMs - Math.max(atMs, backAtMs));
  }, 0);
  const requestsPerCall = outcome.requests / calls;
  report.push(
    `  ${name.padEnd(52)} ${String(calls).padStart(6)} calls: ${requestsPerCall.toFixed(1)} requests ` +
      `a call, at most ${outcome.mostRequestsInAMinute} a minute; at most ${outcome.mostReceives} ` +
      `receives; billed ${(outcome.billedMs / hourMs).toFixed(1)} h; the last stored ` +
      `${(latestMs / minuteMs).toFixed(0)} minutes after Liner was back`,
  );
  expect(outcome).toMatchObject({ stored: calls, lost: 0 });
  expect(outcome.mostReceives).toBeLessThanOrEqual(queue.maxReceiveCount);
  return { ...outcome, latestMs, requestsPerCall };
}

const until =
  (backAtMs: number, down: Treatment) =>
  (nowMs: number): Treatment =>
    nowMs < backAtMs ? down : up;

afterAll(() => {
  process.stdout.write(`\nWhat sandboxes cost a Liner that is down\n${report.join('\n')}\n\n`);
});

describe('a day without Liner', { timeout: 120_000 }, () => {
  const days: [what: string, calls: number, down: Treatment, mostRequestsPerCall: number][] = [
    ['connections refused', 4_000, refused, 4],
    ['connections refused', 1_000, refused, 14.3],
    ['hangs', 2_000, hanging, 5],
    ['503', 2_000, broken, 9],
    ['429, Retry-After: 0', 1_000, throttled(0), 9],
    ['429, Retry-After: 60', 1_000, throttled(60), 9],
    ['429 without Retry-After', 1_000, throttled(), 9],
    ['429, Retry-After: an hour', 1_000, throttled(3600), 2],
  ];
  it.each(days)('%s, %i calls waiting', async (what, calls, down, mostRequestsPerCall) => {
    const scenario = { calls, withinMs: minuteMs, backAtMs: dayMs, liner: until(dayMs, down) };

    const outcome = await run(`${what} for a day`, scenario);

    expect(outcome.requestsPerCall).toBeLessThanOrEqual(mostRequestsPerCall);
    expect(outcome.latestMs).toBeLessThanOrEqual(capMs);
  });

  it('bills the full time of calls that hang for one batch, and then for probes', async () => {
    const liner = until(dayMs, hanging);
    const scenario = { calls: 1_000, withinMs: dayMs, backAtMs: dayMs, liner };

    const outcome = await run('hangs for a day, calls over the day', scenario);

    // a probe of ten seconds in at least a minute, in each sandbox
    expect(outcome.billedMs).toBeLessThan((queue.maxConcurrency * dayMs * timeoutMs) / minuteMs);
  });

  it('and nobody is much later than before when it was ten minutes', async () => {
    const backAtMs = 10 * minuteMs;
    const liner = until(backAtMs, refused);

    const outcome = await run('connections refused for ten minutes', {
      ...{ calls: 2_000, withinMs: minuteMs, backAtMs, liner },
    });

    // the backoff of whoever came when it began
    expect(outcome.latestMs).toBeLessThanOrEqual(11 * minuteMs);
  });
});

describe('a Liner that answers now and then', { timeout: 60_000 }, () => {
  const chance = seededRandom(9);
  const liners: [what: string, Simulation['liner'], mostRequestsPerCall: number][] = [
    ['ten seconds of each minute', (ms) => (ms % minuteMs < 10_000 ? up : refused), 9],
    ['ten seconds of each minute, and hangs', (ms) => (ms % minuteMs < 10_000 ? up : hanging), 6],
    ['half of the calls', () => (chance() < 0.5 ? up : broken), 4],
    ['half of the calls, and hangs', () => (chance() < 0.5 ? up : hanging), 3],
    ['one call of five', () => (chance() < 0.2 ? up : broken), 12],
    ['ten calls a second, the rest 429 for a second', limited(10, throttled(1)), 3],
    ['ten calls a second, the rest 429 for a minute', limited(10, throttled(60)), 2],
  ];
  it.each(liners)('%s', async (what, liner, mostRequestsPerCall) => {
    const scenario = { calls: 2_000, withinMs: minuteMs, backAtMs: 0, liner };

    const outcome = await run(what, scenario);

    expect(outcome.requestsPerCall).toBeLessThanOrEqual(mostRequestsPerCall);
    expect(outcome.latestMs).toBeLessThan(dayMs);
  });

  function limited(perSecond: number, otherwise: Treatment): Simulation['liner'] {
    let [second, count] = [0, 0];
    return (nowMs) => {
      if (Math.floor(nowMs / secondMs) > second) {
        second = Math.floor(nowMs / secondMs);
        count = 0;
      }
      return ++count <= perSecond ? up : otherwise;
    };
  }
});

describe('calls that always time out among healthy ones', () => {
  it.each([20, 100])('keep no other one waiting: each %ith', async (each) => {
    const liner = (nowMs: number, callId: number) =>
      callId % each === 0 && nowMs < dayMs ? hanging : up;
    const scenario = { calls: 5_000, withinMs: dayMs, backAtMs: 0, liner };

    const outcome = await run(`each ${each}th call hangs for a day`, scenario);

    const healthy = lateness(outcome, scenario, (callId) => callId % each !== 0);
    expect(healthy[Math.floor(0.99 * healthy.length)]).toBeLessThan(minuteMs);
  });

  function lateness(
    { storedAtMs }: Outcome,
    { calls, withinMs }: Scenario,
    isMeant: (callId: number) => boolean,
  ): number[] {
    return [...storedAtMs]
      .filter(([callId]) => isMeant(callId))
      .map(([callId, ms]) => ms - ((callId - 1) * withinMs) / calls)
      .sort((a, b) => a - b);
  }
});

describe('whatever happens within a day', { timeout: 60_000 }, () => {
  it('all are stored, by themselves, within the cap after Liner is back', async () => {
    const treatment = fc.oneof(
      fc.constantFrom(refused, broken, hanging),
      fc.option(fc.integer({ min: 0, max: 7200 }), { nil: undefined }).map(throttled),
    );
    const arrivalsOf = fc
      .array(fc.integer({ min: 0, max: dayMs }), { minLength: 1, maxLength: 60 })
      .map((times) => times.map((atMs, n) => ({ callId: n + 1, atMs })));
    const property = fc.asyncProperty(
      arrivalsOf,
      // all at once, or over the day
      fc.constantFrom(1, 1440),
      fc.integer({ min: 0, max: dayMs }),
      treatment,
      fc.constantFrom(
        () => 0,
        () => 0.999999,
        seededRandom(7),
      ),
      fc.integer({ min: 0, max: 5 }),
      async (spread, dense, backAtMs, down, random, crashes) => {
        const arrivals = spread.map(({ callId, atMs }) => ({ callId, atMs: atMs / dense }));
        const soFar = new Map<string, number>();
        const isKilled: Simulation['isKilled'] = ([message]) => {
          const count = soFar.get(message?.messageId ?? '') ?? 0;
          soFar.set(message?.messageId ?? '', count + 1);
          return count < crashes;
        };
        const liner = until(backAtMs, down);

        const outcome = await simulate(arrivals, queue, { liner, random, isKilled });

        expect(outcome).toMatchObject({ stored: arrivals.length, lost: 0 });
        const askedMs = Math.min(capMs, down.error?.retryAfterMs ?? 0);
        const crashedMs = crashes * (queue.visibilityMs + minuteMs);
        for (const { callId, atMs } of arrivals) {
          const latestMs = Math.max(atMs, backAtMs) + capMs + askedMs + crashedMs;
          expect(outcome.storedAtMs.get(callId)).toBeLessThanOrEqual(latestMs);
        }
      },
    );

    await fc.assert(property, { numRuns: 100 });
  });
});
