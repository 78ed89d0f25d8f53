import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prewarm } from '../../../functions/shared/prewarm.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is done at init', () => {
  it('is waited for', async () => {
    let isDone = false;

    await prewarm(async () => {
      await Promise.resolve();
      isDone = true;
    });

    expect(isDone).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails no init: the first call tries again', async () => {
    const failing = () => {
      throw new Error('at once');
    };

    await expect(prewarm(failing, () => Promise.reject(new Error('later')))).resolves.toBe(
      undefined,
    );
  });

  it('is given up after two seconds, even by what does not listen', async () => {
    let given: AbortSignal | undefined;
    const deaf = (signal: AbortSignal) => {
      given = signal;
      return new Promise(() => {});
    };

    const ready = prewarm(deaf);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(given?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);

    await ready;
    expect(given?.aborted).toBe(true);
  });
});
