import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is truthy. @throws {Error} after `patienceMs`, long enough for a busy machine */
export async function eventually<Answer>(
  ask: () => Answer | Promise<Answer>,
  patienceMs = 100_000,
): Promise<NonNullable<Answer>> {
  for (const endsMs = Date.now() + patienceMs; ; ) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > endsMs) throw new Error(`not within ${patienceMs} ms: ${ask}`);
    await sleep(20);
  }
}
