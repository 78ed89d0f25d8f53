import { describe, expect, it } from 'vitest';
import { createPace, eachItem } from '../../operate/pace.ts';
import { createClock } from '../support/clock.ts';

describe('a pace of ten a second', () => {
  it('lets the first through at once and each other 100 ms after the one before', async () => {
    const waits: number[] = [];
    const pace = createPace(10, createClock().now, async (ms) => void waits.push(ms));

    await Promise.all([pace(), pace(), pace()]);

    expect(waits).toEqual([100, 200]);
  });

  it('does not make up for idle time', async () => {
    const clock = createClock();
    const waits: number[] = [];
    const pace = createPace(10, clock.now, async (ms) => void waits.push(ms));
    await pace();

    clock.advance(60_000);
    await Promise.all([pace(), pace()]);

    expect(waits).toEqual([100]);
  });
});

it('items are worked through twenty at a time', async () => {
  const together: number[] = [];
  let working = 0;
  const work = async () => {
    together.push(++working);
    await Promise.resolve();
    working--;
  };
  const pages = (async function* () {
    yield { Items: Array.from({ length: 45 }) };
  })();

  await eachItem(pages, work, () => {});

  expect(together).toHaveLength(45);
  expect(Math.max(...together)).toBe(20);
});
