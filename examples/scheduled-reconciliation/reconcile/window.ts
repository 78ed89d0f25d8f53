import * as z from 'zod/mini';

/** First and last creation time, ISO 8601. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** Thrown for what nobody can mean; the message names the member. */
export class WindowInvalid extends Error {
  override readonly name = 'WindowInvalid';
}

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
const Scheduled = z.object({ source: z.literal('aws.events'), time: z.unknown() });
const Asked = z.record(z.string(), z.unknown());

const dayMs = 24 * 60 * 60_000;
/** how far the clock of whoever asks may be ahead */
const leewayMs = 5 * 60_000;

/**
 * What is asked for by hand, as `{from, to}`; the whole UTC day before a schedule's event, or before
 * now where nothing is said.
 * @throws {WindowInvalid} for anything else, rather than compare a window that nobody asked for
 */
export function windowOf(event: unknown, nowMs: number): Window {
  const scheduled = Scheduled.safeParse(event);
  if (scheduled.success) return dayBefore(instant('time', scheduled.data.time));
  const asked = Asked.safeParse(event ?? {});
  if (!asked.success) throw new WindowInvalid('expected {"from": ..., "to": ...}, or {}');
  const { from, to, ...others } = asked.data;
  for (const name of Object.keys(others)) {
    throw new WindowInvalid(`${JSON.stringify(name)}: there are from and to only`);
  }
  if (from === undefined && to === undefined) return dayBefore(nowMs);
  const [fromMs, toMs] = [instant('from', from), instant('to', to)];
  if (fromMs >= toMs) throw new WindowInvalid('from: expected a time before to');
  if (toMs > nowMs + leewayMs) throw new WindowInvalid('to: expected a time that is over');
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

function dayBefore(ms: number): Window {
  const today = Math.floor(ms / dayMs) * dayMs;
  return {
    from: new Date(today - dayMs).toISOString(),
    to: new Date(today - 1).toISOString(),
  };
}

const form =
  /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:[0-5]\d))?$/;

function instant(name: string, value: unknown): number {
  const date = typeof value === 'string' ? form.exec(value)?.[1] : undefined;
  // Date takes 30 February for 2 March
  if (date && new Date(`${date}T00:00Z`).toJSON()?.startsWith(date)) {
    const ms = Date.parse(String(value));
    if (!Number.isNaN(ms)) return ms;
  }
  throw new WindowInvalid(
    `${name}: expected a date or a time with its zone, as 2026-11-22 or 2026-11-22T08:00:00Z`,
  );
}
