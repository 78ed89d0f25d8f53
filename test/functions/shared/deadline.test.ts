import { beforeEach, describe, expect, it, vi } from 'vitest';
import { withDeadlines, within } from '../../../functions/shared/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

const silence = () => new Promise<never>(() => {});

/** Milliseconds before the timeout at which work and wrapUp are over. */
async function leftAtDeadlines(remainingMs: number): Promise<{ work: number; wrapUp: number }> {
  const left = { work: remainingMs, wrapUp: remainingMs };
  const startMs = Date.now();
  const passed = () => remainingMs - (Date.now() - startMs);
  const running = withDeadlines(remainingMs, async ({ work, wrapUp }) => {
    work.addEventListener('abort', () => {
      left.work = passed();
    });
    await within(wrapUp, silence).catch(() => {
      left.wrapUp = passed();
    });
  });
  await vi.advanceTimersByTimeAsync(remainingMs);
  await running;
  return left;
}

describe('the deadlines of an invocation', () => {
  it('leave time to settle, and time to answer', async () => {
    expect(await leftAtDeadlines(30_000)).toEqual({ work: 2_000, wrapUp: 800 });
    expect(await leftAtDeadlines(2_100)).toEqual({ work: 1_400, wrapUp: 700 });
    expect(await leftAtDeadlines(1_000)).toEqual({ work: 800, wrapUp: 600 });
  });

  it.each([700, 1_000, 1_500, 3_000, 900_000])(
    'leave half a second of %d ms',
    async (remainingMs) => {
      const { work, wrapUp } = await leftAtDeadlines(remainingMs);

      expect(wrapUp).toBeGreaterThanOrEqual(500);
      expect(work).toBeGreaterThan(wrapUp);
    },
  );

  it('end everything and leave no timer once there is an answer', async () => {
    const signals: AbortSignal[] = [];

    const answer = await withDeadlines(30_000, async ({ work, wrapUp }) => {
      signals.push(work, wrapUp);
      return 'answer';
    });

    expect(answer).toBe('answer');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('end everything when there is an error instead', async () => {
    const signals: AbortSignal[] = [];

    const failing = withDeadlines(30_000, async ({ work }) => {
      signals.push(work);
      throw new Error('no');
    });

    await expect(failing).rejects.toThrow('no');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('within a signal', () => {
  it('nothing starts once it is over', async () => {
    const start = vi.fn(silence);

    await expect(within(AbortSignal.abort(), start)).rejects.toThrow('DEADLINE_REACHED');

    expect(start).not.toHaveBeenCalled();
  });

  it('what throws before it promises rejects', async () => {
    const start = () => {
      throw undefined;
    };

    await expect(within(new AbortController().signal, start)).rejects.toBeUndefined();
  });
});
