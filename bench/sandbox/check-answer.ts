/** @throws {Error} unless everything was done: a failure is cheap */
export function checkAnswer(answer: unknown): void {
  const { batchItemFailures = [], statusCode = 200 } = (answer ?? {}) as Answer;
  if (batchItemFailures.length === 0 && statusCode < 300) return;
  throw new Error(`a function did not do what it was asked for: ${JSON.stringify(answer)}`);
}

interface Answer {
  readonly batchItemFailures?: readonly unknown[];
  readonly statusCode?: number;
}
