import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../functions/shared/metrics.ts';
import { ControlError } from '../../local/control.ts';
import { createTelemetry } from '../../local/telemetry.ts';

const enrich = 'EnrichFunction0123ABCD';
const callsApi = 'CallsApiFunction0123ABCD';

/** Remembers a line of each function a second, from the first second on. */
function remembered(...lines: readonly (readonly [functionId: string, text: string])[]) {
  let nowMs = 0;
  const telemetry = createTelemetry(() => nowMs);
  for (const [functionId, text] of lines) {
    nowMs += 1000;
    telemetry.noteLine(functionId, text);
  }
  const { logs, metrics } = telemetry.answerers;
  return {
    logs: (query = '') => logs.get(new URLSearchParams(query)).lines.map(({ text }) => text),
    samples: (query: string) => metrics.get(new URLSearchParams(query)).samples,
  };
}

describe('the lines of a run', () => {
  const { logs } = remembered([enrich, 'one'], [callsApi, 'two'], [enrich, 'three']);

  for (const [query, lines] of [
    ['', ['three', 'two', 'one']],
    ['functions=', ['three', 'two', 'one']],
    ['functions=enrich', ['three', 'one']],
    ['functions=calls-api,recheck-due', ['two']],
    ['match=^t', ['three', 'two']],
    ['since=2000', ['three', 'two']],
    ['until=2000', ['one']],
    ['since=1000&until=3000', ['two', 'one']],
    ['limit=1', ['three']],
  ] as const) {
    it(`are told newest first, by "${query}"`, () => {
      expect(logs(query)).toEqual(lines);
    });
  }

  for (const query of ['since=now', 'limit=-1', 'match=(']) {
    it(`are not told by "${query}"`, () => {
      expect(() => logs(query)).toThrow(ControlError);
    });
  }
});

describe('the metrics of a run', () => {
  const written: string[] = [];
  const metrics = createMetrics(
    'Calls',
    () => 7000,
    (line) => written.push(line),
  );
  metrics.add('Enriched', 2);
  metrics.observe('LinerLatencyMs', 5);
  metrics.observe('LinerLatencyMs', 9);
  metrics.flush('invocation', {});
  metrics.failure('Failures', 'LINER_TIMEOUT', {});
  const broken = '{"_aws": not JSON';
  const { samples } = remembered(...[...written, broken].map((text) => [enrich, text] as const));

  it('are the values in its lines, by name', () => {
    expect(samples('name=Enriched')).toEqual([{ timeMs: 7000, name: 'Enriched', value: 2 }]);
    expect(samples('name=LinerLatencyMs').map(({ value }) => value)).toEqual([5, 9]);
    expect(samples('name=Failures')).toMatchObject([{ value: 1, code: 'LINER_TIMEOUT' }]);
    expect(samples('name=Changed')).toEqual([]);
  });

  it('are of the time they say', () => {
    expect(samples('name=Enriched&since=7001')).toEqual([]);
    expect(samples('name=Enriched&until=7000')).toEqual([]);
  });
});
