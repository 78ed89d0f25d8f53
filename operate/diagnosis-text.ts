import type { Letter } from './letter.ts';

export function reasonOf(letter: Letter | undefined): string {
  if (letter?.code) return letter.code;
  return letter?.movedBySqs
    ? 'no code, as SQS itself moved it after the last receive: the function crashed, timed out or met a bug'
    : 'no code, as its body left no room for one; its log line has it';
}

export function articleOf(code = ''): string {
  return `docs/runbook.md#${code.toLowerCase()}`;
}

export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** As in `2026-11-25 08:59:48 UTC`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
