import type { BusEvent } from './aws/put-events.ts';
import { type Answerers, ControlError } from './control.ts';

interface Timed {
  readonly timeMs: number;
}
interface Line extends Timed {
  /** the function's folder, as in calls-api */
  readonly function: string;
  readonly text: string;
}
interface Sample extends Timed {
  readonly name: string;
  readonly value: number;
  readonly code?: string;
}
interface RememberedEvent extends Timed {
  readonly bus: string;
  readonly event: BusEvent;
}

/** of each kind; what is older than that many is forgotten */
const most = 100_000;

/** What CloudWatch would keep of a run: log lines, the metrics in them, and the events of its buses. */
export function createTelemetry(now: () => number) {
  const lines: Line[] = [];
  const samples: Sample[] = [];
  const events: RememberedEvent[] = [];

  return {
    noteLine(functionId: string, text: string): void {
      remember(lines, { timeMs: now(), function: folderOf(functionId), text });
      for (const sample of samplesIn(text)) remember(samples, sample);
    },
    noteEvent(event: BusEvent, bus: string): void {
      remember(events, { timeMs: now(), bus, event });
    },
    /** by their names under /_local/ */
    answerers: {
      logs: { get: (query) => ({ lines: linesFor(query) }) },
      metrics: {
        get: (query) => {
          const name = query.get('name');
          return { samples: within(samples, query).filter((sample) => sample.name === name) };
        },
      },
      events: { get: (query) => ({ events: within(events, query) }) },
    } satisfies Record<string, Answerers>,
  };

  /** newest first */
  function linesFor(query: URLSearchParams): Line[] {
    const functions = query.get('functions')?.split(',').filter(Boolean) ?? [];
    const pattern = patternIn(query);
    return within(lines, query)
      .filter((line) => functions.length === 0 || functions.includes(line.function))
      .filter(({ text }) => pattern.test(text))
      .reverse()
      .slice(0, wholeNumber(query, 'limit', 1000));
  }
}

function within<Kept extends Timed>(all: readonly Kept[], query: URLSearchParams): Kept[] {
  const since = wholeNumber(query, 'since', 0);
  const until = wholeNumber(query, 'until', Number.MAX_SAFE_INTEGER);
  return all.filter(({ timeMs }) => timeMs >= since && timeMs < until);
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) || String(otherwise);
  if (/^\d{1,16}$/.test(text)) return Number(text);
  throw new ControlError(`${name} takes a whole number`);
}

function patternIn(query: URLSearchParams): RegExp {
  try {
    return new RegExp(query.get('match') ?? '');
  } catch {
    throw new ControlError('match takes a regular expression');
  }
}

function remember<Kept>(all: Kept[], one: Kept): void {
  all.push(one);
  // not at each, as what is behind moves up
  if (all.length > most * 1.1) all.splice(0, all.length - most);
}

/** PublishChangesFunction0123ABCD is publish-changes. */
function folderOf(functionId: string): string {
  return functionId
    .replace(/(Function)?[0-9A-F]{8}$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function samplesIn(text: string): Sample[] {
  if (!text.includes('"_aws"')) return [];
  try {
    const { _aws: emf, Code: code, ...members } = JSON.parse(text);
    const names: { Name: string }[] = emf.CloudWatchMetrics[0].Metrics;
    return names.flatMap(({ Name: name }) =>
      [members[name]].flat().map((value: number) => ({ timeMs: emf.Timestamp, name, value, code })),
    );
  } catch {
    return [];
  }
}
