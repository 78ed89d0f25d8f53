import { describe, expect, it } from 'vitest';
import { createLog } from '../../../functions/shared/log.ts';
import { createMetrics, observeLiner } from '../../../functions/shared/metrics.ts';

function metricsInto(lines: string[]) {
  return createMetrics(
    'Calls',
    () => 1_795_000_000_000,
    (line) => lines.push(line),
  );
}

const read = (lines: string[]) => lines.map((line) => JSON.parse(line));

describe('metrics', () => {
  it('are one line an invocation, in the embedded metric format', () => {
    const lines: string[] = [];
    const metrics = metricsInto(lines);
    metrics.add('Received', 2);
    metrics.add('Enriched');
    metrics.add('Enriched');
    metrics.observe('LinerLatencyMs', 12.6);
    metrics.observe('LinerLatencyMs', 20);

    metrics.flush('invocation', { requestId: 'r1' });

    expect(read(lines)).toEqual([
      {
        level: 'INFO',
        message: 'invocation',
        requestId: 'r1',
        Received: 2,
        Enriched: 2,
        LinerLatencyMs: [13, 20],
        Stack: 'Calls',
        _aws: {
          Timestamp: 1_795_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'CallEnrichment',
              Dimensions: [['Stack']],
              Metrics: [{ Name: 'Received' }, { Name: 'Enriched' }, { Name: 'LinerLatencyMs' }],
            },
          ],
        },
      },
    ]);
  });

  it('start anew after each line, and write none when there is nothing', () => {
    const lines: string[] = [];
    const metrics = metricsInto(lines);
    metrics.add('Received');

    metrics.flush('invocation', {});
    metrics.flush('invocation', {});

    expect(lines).toHaveLength(1);
  });

  it('count a failure at once, by its code', () => {
    const lines: string[] = [];

    metricsInto(lines).failure('DeadLetters', 'CALL_NOT_FOUND', { callId: 7 });

    expect(read(lines)).toMatchObject([
      {
        Code: 'CALL_NOT_FOUND',
        callId: 7,
        DeadLetters: 1,
        _aws: {
          CloudWatchMetrics: [
            { Dimensions: [['Stack', 'Code']], Metrics: [{ Name: 'DeadLetters' }] },
          ],
        },
      },
    ]);
  });

  it('count a refusal at once, by its code, with the reason', () => {
    const lines: string[] = [];

    metricsInto(lines).refusal('WEBHOOK_UNAUTHORIZED', { reason: 'signature-missing' });

    expect(read(lines)).toMatchObject([
      {
        level: 'INFO',
        message: 'refused',
        Code: 'WEBHOOK_UNAUTHORIZED',
        reason: 'signature-missing',
        Refusals: 1,
        _aws: {
          CloudWatchMetrics: [{ Dimensions: [['Stack', 'Code']], Metrics: [{ Name: 'Refusals' }] }],
        },
      },
    ]);
  });

  it('carry what was noted on the next line, and on that one alone', () => {
    const lines: string[] = [];
    const metrics = metricsInto(lines);
    metrics.note({ callId: 7 });

    for (const requestId of ['r1', 'r2']) {
      metrics.add('WebhooksAccepted');
      metrics.flush('invocation', { requestId });
    }

    expect(read(lines).map(({ callId }) => callId)).toEqual([7, undefined]);
  });

  it('keep a distribution to the hundred values CloudWatch takes', () => {
    const lines: string[] = [];
    const metrics = metricsInto(lines);
    for (let value = 0; value < 150; value++) metrics.observe('LinerLatencyMs', value);

    metrics.flush('invocation', {});

    expect(read(lines)[0].LinerLatencyMs).toHaveLength(100);
  });

  it('count requests to Liner by the class of the answer', () => {
    const lines: string[] = [];
    const metrics = metricsInto(lines);
    for (const status of [200, 299, 300, 399, 400, 499, 500, 599, undefined]) {
      observeLiner(metrics)(status, 1);
    }

    metrics.flush('invocation', {});

    expect(read(lines)[0]).toMatchObject({
      LinerRequests: 9,
      Liner2xx: 2,
      Liner3xx: 2,
      Liner4xx: 2,
      Liner5xx: 2,
      LinerBroken: 1,
    });
  });
});

describe('the log', () => {
  it('writes one object a line, from its level on', () => {
    const lines: string[] = [];
    const log = createLog('WARN', (line) => lines.push(line));

    log.debug('a');
    log.info('b');
    log.warn('c', { callId: 7 });
    log.error('d\n');

    expect(read(lines)).toEqual([
      { level: 'WARN', message: 'c', callId: 7 },
      { level: 'ERROR', message: 'd\n' },
    ]);
    expect(lines.join('')).not.toContain('\n');
  });
});
