import { vi } from 'vitest';

export interface CapturedOutput {
  /** every line a function wrote, as the object it is */
  lines(): Record<string, unknown>[];
  /** the summary line of the last invocation */
  summary(): Record<string, unknown>;
  /** lines that count a failure, in order */
  failures(): Record<string, unknown>[];
  /** lines that count a request turned away, in order */
  refusals(): Record<string, unknown>[];
  /** Ends the capture. */
  release(): string[];
}

/** Captures standard output, where functions write their log and metrics. */
export function captureOutput(): CapturedOutput {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk).trimEnd());
    return true;
  });
  const lines = () => written.map((line): Record<string, unknown> => JSON.parse(line));
  return {
    lines,
    summary: () => lines().findLast(({ message }) => message === 'invocation') ?? {},
    failures: () => lines().filter(({ Failures, DeadLetters }) => Failures || DeadLetters),
    refusals: () => lines().filter(({ Refusals }) => Refusals),
    release() {
      spy.mockRestore();
      return written;
    },
  };
}
