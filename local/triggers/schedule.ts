import { randomUUID } from 'node:crypto';
import { accountId, region } from '../lambda/environment.ts';
import { parseSchedule } from './schedule-expression.ts';

export interface Schedule {
  readonly expression: string;
  readonly ruleArn: string;
  /** JSON text in the place of the event */
  readonly input?: string | undefined;
  /** how long a minute of the schedule takes here */
  readonly minuteMs: number;
}

/**
 * Runs something at the minutes of a schedule; none while the last run is still going.
 * @param run resolves once it is over
 * @throws {Error} for an expression that is not understood
 */
export function startSchedule(
  { expression, ruleArn, input, minuteMs }: Schedule,
  run: (event: string) => Promise<unknown>,
) {
  const isDue = parseSchedule(expression);
  const startMs = Date.now();
  let minutesRun = 0;
  let isRunning = false;

  const timer = setInterval(tick, minuteMs);
  return { stop: async () => clearInterval(timer) };

  function tick() {
    const until = Math.floor((Date.now() - startMs) / minuteMs);
    // a timer may come late, and then stands for several minutes
    let due = false;
    while (minutesRun < until) {
      minutesRun++;
      due ||= isDue(new Date(startMs + minutesRun * 60_000), minutesRun);
    }
    if (!due || isRunning) return;
    isRunning = true;
    run(input ?? event())
      .catch(() => {})
      .finally(() => {
        isRunning = false;
      });
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
  function event(): string {
    return JSON.stringify({
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: accountId,
      time: `${new Date().toISOString().slice(0, 19)}Z`,
      region,
      resources: [ruleArn],
      detail: {},
    });
  }
}
