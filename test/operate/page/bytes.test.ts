import { expect, it } from 'vitest';
import { bytes } from '../../../operate/page/assets/texts.ts';

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1024 ** 2 - 1, '1024 KiB'],
  [1024 ** 2, '1.0 MiB'],
  [52 * 1024 ** 2, '52 MiB'],
])('%i bytes are shown as %s', (size, text) => {
  expect(bytes(size)).toBe(text);
});
