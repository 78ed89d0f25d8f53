import { describe, expect, it, vi } from 'vitest';
import { fromItem } from '../../../clients/attribute-values.ts';
import { changesBetween } from '../../../core/record-changes.ts';
import { recordFrom } from '../../../functions/publish-changes/stream-event.ts';
import { linerFaults, linerSilences } from '../../faults/faults.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { calling } from '../../support/liner-answers.ts';

const lambda = enrichFunction();

/** half of the first step of the backoff and half of its jitter */
const firstBackoffSeconds = 8;

describe('enrich, when Liner answers with', () => {
  for (const {
    fault,
    liner,
    disposition,
    requests,
    hiddenFor = firstBackoffSeconds,
  } of linerFaults) {
    it(`${fault}: ${disposition} after ${requests} request(s), and nothing else suffers`, async () => {
      lambda.liner.script(7, ...liner);

      const dispositions = await lambda.deliver({ body: { callId: 6 } }, { body: { callId: 7 } });

      expect(dispositions).toEqual({ m1: 'acknowledged', m2: disposition });
      expect(lambda.liner.requestsFor(7)).toHaveLength(requests);
      expect(lambda.liner.requests).toHaveLength(requests + 1);
      expect(lambda.hiddenFor('m2')).toBe(disposition.startsWith('back') ? hiddenFor : undefined);
    });
  }
});

describe('enrich, when Liner keeps the connection with', () => {
  for (const { fault, liner, disposition, requests } of linerSilences) {
    it(`${fault}: ${disposition} after ${requests} request(s), and nothing else suffers`, async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      lambda.liner.script(7, ...liner);

      const delivered = lambda.deliver({ body: { callId: 6 } }, { body: { callId: 7 } });
      await lambda.liner.arrived(requests + 1);
      await vi.advanceTimersByTimeAsync(10_000);
      const dispositions = await delivered;

      expect(dispositions).toEqual({ m1: 'acknowledged', m2: disposition });
      expect(lambda.liner.requestsFor(7)).toHaveLength(requests);
      expect(lambda.hiddenFor('m2')).toBe(firstBackoffSeconds);
    });
  }
});

describe('enrich, on the last permitted receive, when Liner answers with', () => {
  const retried = linerFaults.filter(({ disposition }) => disposition.startsWith('back: '));

  for (const { fault, liner, disposition } of retried) {
    it(`${fault}: sets the message aside with the reason`, async () => {
      lambda.liner.script(7, ...liner);

      const dispositions = await lambda.deliver({ body: { callId: 7 }, receiveCount: 100 });

      expect(dispositions).toEqual({ m1: disposition.replace('back', 'dead letter') });
    });
  }
});

describe('a field of a wrong type', () => {
  it('is kept under extra, out of the indexes, and counted', async () => {
    const { table } = lambda;
    lambda.liner.script(7, calling({ leadId: '789', orderId: 2 ** 53, hasRecords: 'yes' }));

    await lambda.deliver({ body: { callId: 7 } });

    const item = fromItem(table.item(7) ?? {});
    expect(item).toMatchObject({
      userId: 101,
      complete: false,
      extra: { leadId: '789', orderId: 2 ** 53, hasRecords: 'yes' },
    });
    expect([item.leadId, item.orderId]).toEqual([undefined, undefined]);
    expect(['WrongTypes', 'UnknownFields', 'Enriched'].map(lambda.metric)).toEqual([3, 3, 1]);
  });

  it('is a change like any other when it is put right', async () => {
    lambda.liner.script(7, calling({ leadId: '789' }), calling({ leadId: 789 }));

    await lambda.deliver({ body: { callId: 7 } });
    const first = recordFrom(lambda.table.item(7));
    await lambda.deliver({ body: { callId: 7 } });

    const second = recordFrom(lambda.table.item(7));
    expect(second).toMatchObject({ leadId: 789 });
    expect(second.extra).toBeUndefined();
    expect(changesBetween(first, second)).toMatchObject([{ changed: ['leadId'] }]);
  });
});

describe('a second look', () => {
  it('gives a call that is not there a quarter of an hour to appear', async () => {
    const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;
    lambda.liner.script(7, (_request, response) => response.writeHead(404).end());

    const dispositions = await lambda.deliver(
      { body: { callId: 7 }, sentAtMs: minutesAgo(14), receiveCount: 9 },
      { body: { callId: 7 }, sentAtMs: minutesAgo(16), receiveCount: 1 },
    );

    expect(dispositions).toEqual({ m1: 'back: CALL_NOT_FOUND', m2: 'dead letter: CALL_NOT_FOUND' });
  });

  it('sets an answer without an id aside when a second receive agrees', async () => {
    lambda.liner.script(7, calling({ id: '7' }));

    const dispositions = await lambda.deliver({ body: { callId: 7 }, receiveCount: 2 });

    expect(dispositions).toEqual({ m1: 'dead letter: LINER_FIELD_INVALID' });
    expect(lambda.output.failures()).toMatchObject([{ field: 'id' }]);
  });
});
