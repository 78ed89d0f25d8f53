import { describe, expect, it } from 'vitest';
import { enrichFunction } from '../../support/enrich-function.ts';
import { failing } from '../../support/liner-answers.ts';

const lambda = enrichFunction();

describe('the summary of an invocation', () => {
  it('names each call of a batch it is done with once, and no other', async () => {
    lambda.liner.script(8, failing(503));

    await lambda.deliver(...[6, 7, 8, 7].map((callId) => ({ body: { callId } })), {
      body: 'no call',
    });

    expect(lambda.output.summary().callIds).toEqual([6, 7]);
    expect(lambda.output.failures().map(({ callId }) => callId)).toEqual(
      expect.arrayContaining([8, undefined]),
    );
  });

  it('names calls that changed nothing as well', async () => {
    const sentAtMs = Date.now() - 60_000;
    await lambda.deliver({ body: { callId: 6 } });

    await lambda.deliver({ body: { callId: 6 }, sentAtMs }, { body: { callId: 7 }, sentAtMs });

    expect(lambda.metric('Covered')).toBe(1);
    expect(lambda.output.summary().callIds).toEqual([6, 7]);
  });

  it('names each call of a direct invoke it is done with once, and no other', async () => {
    lambda.liner.script(8, failing(503));

    await lambda.invoke({ callIds: [6, 6, 'x', 8, '7'] });

    expect(lambda.output.summary().callIds).toEqual([6, 7]);
  });

  it('names nothing where nothing was done', async () => {
    lambda.liner.script(8, failing(503));

    await lambda.deliver({ body: { callId: 8 } });

    expect('callIds' in lambda.output.summary()).toBe(false);
  });

  it('has no metric of drift where there is none, as each that is written costs', async () => {
    await lambda.deliver({ body: { callId: 6 } });

    expect(['Enriched', 'UnknownFields', 'WrongTypes', 'Gone'].map(lambda.metric)).toEqual([
      1,
      ...[undefined, undefined, undefined],
    ]);
  });

  it('stays one short line with the largest batch', async () => {
    const batch = Array.from({ length: 100 }, (_, n) => ({
      body: { callId: Number.MAX_SAFE_INTEGER - n },
    }));

    await lambda.deliver(...batch);

    const { callIds, ...summary } = lambda.output.summary();
    expect(callIds).toHaveLength(100);
    expect(JSON.stringify({ callIds, ...summary }).length).toBeLessThan(4_000);
  });
});
