interface Failure {
  readonly code: string;
  readonly receiveCount: number;
  readonly isDeadLetter: boolean;
}

/** What the functions' log tells about the failures of one message, in order. */
export function failuresOf(log: readonly string[], messageId: string): Failure[] {
  return log
    .filter((line) => line.includes(messageId))
    .map((line) => JSON.parse(line))
    .filter((line) => line.messageId === messageId && line.message === 'failed')
    .map(({ Code, receiveCount, DeadLetters }) => ({
      code: Code,
      receiveCount,
      isDeadLetter: DeadLetters === 1,
    }));
}
