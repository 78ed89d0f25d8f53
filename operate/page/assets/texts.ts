const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** As in `45 s`, `12 min`, `3 h`, `2 d`. */
export function duration(ms: number): string {
  const length = Math.abs(ms);
  if (length === 0) return '0 s';
  if (length < secondMs) return `${Math.round(length)} ms`;
  if (length < 90 * secondMs) return `${Math.round(length / secondMs)} s`;
  if (length < 90 * minuteMs) return `${Math.round(length / minuteMs)} min`;
  if (length < 36 * hourMs) return `${Math.round(length / hourMs)} h`;
  return `${Math.round(length / dayMs)} d`;
}

/** As in `3 min ago`, `in 2 h`. */
export function distance(atMs: number, nowMs: number): string {
  const ms = atMs - nowMs;
  if (Math.abs(ms) < secondMs) return 'now';
  return ms < 0 ? `${duration(ms)} ago` : `in ${duration(ms)}`;
}

/** In the time zone of whoever looks. */
export function clock(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  const [size, unit] = value < 1024 ** 2 ? [value / 1024, 'KiB'] : [value / 1024 ** 2, 'MiB'];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}

/** As in `1 letter`, `1,200 letters`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

const mostShown = 200;

/** Text from outside, in one piece that cannot reorder, break or flood what stands around it. */
export function tamed(text: string): string {
  const visible = text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd');
  if (visible.length <= mostShown) return visible;
  return `${visible.slice(0, mostShown)}… (${count(visible.length)} characters)`;
}

/** Where an article of the runbook is shown here: from `docs/runbook.md#call_not_found`. */
export function anchorOf(runbook: string): string {
  return runbook.split('#')[1] ?? '';
}
