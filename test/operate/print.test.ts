import { describe, expect, it } from 'vitest';
import { createPrint, durationText, type PrintOptions } from '../../operate/print.ts';
import { createClock } from '../support/clock.ts';

function printer(options: Partial<PrintOptions> = {}) {
  const screen = { out: '', err: '' };
  const clock = createClock();
  const print = createPrint({
    isJson: false,
    isWatched: true,
    out: async (text) => {
      screen.out += text;
    },
    err: (text) => {
      screen.err += text;
    },
    now: clock.now,
    ...options,
  });
  return { print, screen, clock };
}

describe('what is printed', () => {
  it('stands in columns, numbers to the right, what is long beneath itself', () => {
    const { print, screen } = printer();
    const words = 'word '.repeat(16).trim();

    print.rows(
      [
        ['LINER_TIMEOUT', 7, words],
        ['X', 12, 'short'],
      ],
      { head: ['code', 'n', 'what'] },
    );

    expect(screen.out.split('\n')).toEqual([
      'code            n  what',
      `LINER_TIMEOUT   7  ${'word '.repeat(12).trim()}`,
      `${' '.repeat(19)}${'word '.repeat(4).trim()}`,
      'X              12  short',
      '',
    ]);
  });

  it('does not steer the terminal, whatever Liner or a sender wrote', () => {
    const { print, screen } = printer();

    print.line('a\x1b[2Jb\u202Ec\r\nd');

    expect(screen.out).toBe('a�[2Jb�c��d\n');
  });

  it('is JSON alone where a program reads', () => {
    const { print, screen } = printer({ isJson: true });

    print.line('for people');
    print.rows([['for people']]);
    print.json({ for: 'programs' });
    print.note('a remark');

    expect(screen).toEqual({ out: '{"for":"programs"}\n', err: 'a remark\n' });
  });
});

describe('progress', () => {
  it('is shown with what is left, and makes room for lines', () => {
    const { print, screen, clock } = printer();

    print.progress(0, 100, 'letters');
    clock.advance(10_000);
    print.progress(20, 100, 'letters');
    print.progress(21, 100, 'letters');
    print.line('done');

    expect(screen.err).toBe('\r\x1b[K0 of 100 letters\r\x1b[K20 of 100 letters, 40 s left\r\x1b[K');
  });

  it('is not shown where nobody watches', () => {
    const { print, screen } = printer({ isWatched: false });

    print.progress(1, 2, 'letters');

    expect(screen.err).toBe('');
  });
});

it('durations are as long as a person wants to know', () => {
  expect([45, 720, 10_800, 172_800].map(durationText)).toEqual(['45 s', '12 min', '3 h', '2 d']);
});
