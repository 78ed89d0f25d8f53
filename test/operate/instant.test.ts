import { describe, expect, it } from 'vitest';
import { readInstant } from '../../operate/instant.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const read = (text: string) => {
  const ms = readInstant(text, now);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('a time on the command line', () => {
  for (const [text, meant] of [
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T10:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T10:00:00.5Z', '2026-11-23T10:00:00.500Z'],
    ['2026-11-23T13:00:00+03:00', '2026-11-23T10:00:00.000Z'],
    ['90m', '2026-11-25T10:30:00.000Z'],
    ['2h', '2026-11-25T10:00:00.000Z'],
    ['3d', '2026-11-22T12:00:00.000Z'],
  ] as const) {
    it(`may be ${text}`, () => expect(read(text)).toBe(meant));
  }

  for (const text of [
    '',
    'yesterday',
    '2026-02-30',
    '2026-11-23T10:00:00',
    '23.11.2026',
    '1',
    '-2h',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => expect(read(text)).toBeUndefined());
  }
});
