import * as z from 'zod/mini';

/** First and last creation time, ISO 8601. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

const instant = z.pipe(
  z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  z.transform((text: string) => new Date(text).toISOString()),
);
const Asked = z.object({ from: instant, to: instant });
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
const Scheduled = z.object({ time: instant });

const dayMs = 24 * 60 * 60_000;

/** What is asked for by hand, as `{from, to}`, or else the whole UTC day before the event. */
export function windowOf(event: unknown, nowMs: number): Window {
  const asked = Asked.safeParse(event);
  if (asked.success) return asked.data;
  const { time } = Scheduled.safeParse(event).data ?? {};
  const today = Math.floor((time ? Date.parse(time) : nowMs) / dayMs) * dayMs;
  return {
    from: new Date(today - dayMs).toISOString(),
    to: new Date(today - 1).toISOString(),
  };
}
