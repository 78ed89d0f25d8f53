import { beforeEach, describe, expect, it } from 'vitest';
import { recordFrom } from '../../../functions/publish-changes/stream-event.ts';
import { linkCanary, summaryCanary } from '../../support/canaries.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { type Behaviour, calling, failing, hanging, json } from '../../support/liner-answers.ts';
import {
  answering,
  keptRecording as kept,
  listing,
  recording,
  recordings,
} from '../../support/recordings.ts';

const lambda = enrichFunction();
const listPath = '/v2/call-record/?callId=7';

const stored = () => recordFrom(lambda.table.item(7));
const read = () => lambda.deliver({ body: { callId: 7 } });
const requests = () => lambda.liner.requests.map(({ path }) => path.replace('/v2/', ''));

beforeEach(() => lambda.restart({ RECORDINGS: 'list' }));

describe('the recordings of a call', () => {
  const cases: readonly {
    readonly what: string;
    readonly list: Behaviour;
    readonly is: readonly object[];
    /** 2 unless told */
    readonly requests?: number;
    readonly complete?: boolean;
  }[] = [
    { what: 'one', list: listing([recording(1)]), is: [kept(1)] },
    { what: 'none though the call has some', list: listing([]), is: [], complete: false },
    { what: 'none, as null', list: answering(null), is: [], complete: false },
    { what: 'none, as a null list', list: listing(null), is: [], complete: false },
    {
      what: 'some out of order',
      list: listing([recording(9), recording(3)]),
      is: [kept(3), kept(9)],
    },
    { what: 'a bare list', list: answering([recording(1)]), is: [kept(1)] },
    { what: 'an odd next', list: listing([recording(1)], { next: 'end' }), is: [kept(1)] },
    {
      what: 'a next that stays',
      list: listing([recording(1)], { next: 0, total: null }),
      is: [kept(1)],
    },
    {
      what: 'a next that grows for ever',
      list: listing([recording(1)], { next: 50 }),
      is: [kept(1)],
    },
    {
      what: 'a list that tells the same again',
      list: listing([recording(1)], { total: 9 }),
      is: [kept(1)],
      requests: 3,
    },
    { what: '100', list: listing(recordings(100)), is: recordings(100).map(({ id }) => kept(id)) },
    { what: '101', list: listing(recordings(101)), is: recordings(100).map(({ id }) => kept(id)) },
    {
      what: 'the same id twice',
      list: listing([recording(1), recording(1, { isTransfer: true })]),
      is: [kept(1)],
    },
    {
      what: 'one of another call',
      list: listing([recording(1, { callId: 8 }), recording(2, { callId: 7 })]),
      is: [kept(2)],
    },
    {
      what: 'what is no recording',
      list: listing([null, 'a', [], {}, recording(0), recording(-1), recording(1.5), { id: '1' }]),
      is: [],
      complete: false,
    },
    {
      what: 'a summary of null',
      list: listing([recording(1, { recordSummary: null })]),
      is: [kept(1, { recordSummary: undefined })],
    },
    {
      what: 'a summary of blanks',
      list: listing([recording(1, { recordSummary: ' ' })]),
      is: [kept(1, { recordSummary: undefined })],
    },
    {
      what: 'a summary of 100 KB',
      list: listing([recording(1, { recordSummary: 'ы'.repeat(50_000) })]),
      is: [kept(1, { recordSummary: 'ы'.repeat(50_000) })],
    },
    {
      what: 'no link',
      list: listing([recording(1, { fileUrl: null })]),
      is: [kept(1, { fileUrl: undefined })],
    },
    ...['/records/1.mp3', 'http://files.example/1.mp3'].map((fileUrl) => ({
      what: `the link ${fileUrl}, which nobody follows`,
      list: listing([recording(1, { fileUrl })]),
      is: [kept(1, { fileUrl })],
    })),
    {
      what: 'fields of another type',
      list: listing([recording(1, { durationSeconds: 1.5, isTransfer: 'no', createdAt: 7 })]),
      is: [kept(1, { durationSeconds: undefined, isTransfer: undefined, createdAt: undefined })],
    },
  ];
  for (const { what, list, is, requests: count = 2, complete = true } of cases) {
    it(`are stored as they are listed: ${what}`, async () => {
      lambda.liner.script(listPath, list);
      lambda.liner.script(`${listPath}&offset=1`, list);

      await expect(read()).resolves.toEqual({ m1: 'acknowledged' });

      expect(stored().recordings).toEqual(is.map((one) => JSON.parse(JSON.stringify(one))));
      expect(stored()).toMatchObject({ complete });
      expect(lambda.liner.requests).toHaveLength(count);
      expect(lambda.output.failures()).toEqual([]);
    });
  }

  it('are read page by page, as far as the total goes', async () => {
    lambda.liner.script(listPath, listing(recordings(50), { next: 50, total: 60 }));
    lambda.liner.script(`${listPath}&offset=50`, listing(recordings(10, 51), { total: 60 }));

    await read();

    expect(stored().recordings).toHaveLength(60);
    expect(requests()).toEqual([
      'call/detail/7/',
      'call-record/?callId=7',
      'call-record/?callId=7&offset=50',
    ]);
  });

  for (const hasRecords of [false, null, undefined, 'yes']) {
    it(`are not asked for where hasRecords is ${hasRecords}`, async () => {
      lambda.liner.script(7, calling({ hasRecords }));

      await read();

      expect(requests()).toEqual(['call/detail/7/']);
      expect(stored()).not.toHaveProperty('recordings');
      expect(stored().complete).toBe(false);
    });
  }

  it('are not asked for by default', async () => {
    await lambda.restart();

    await read();

    expect(requests()).toEqual(['call/detail/7/']);
    expect(stored()).not.toHaveProperty('recordings');
    expect(stored().complete).toBe(true);
  });

  it('have their summary from the detail where items have no place for it', async () => {
    const bare = { id: 1, fileUrl: linkCanary };
    lambda.liner.script(listPath, listing([bare, recording(2), { id: 3 }, { id: 4 }]));
    lambda.liner.script('/v2/call-record/detail/1/', answering(recording(1)));
    lambda.liner.script('/v2/call-record/detail/3/', failing(404));
    lambda.liner.script('/v2/call-record/detail/4/', answering(recording(5)));

    await read();

    const summaries = stored().recordings?.map(({ recordSummary }) => recordSummary);
    expect(summaries).toEqual([summaryCanary, summaryCanary, undefined, undefined]);
    expect(lambda.liner.requests).toHaveLength(5);
    expect(lambda.output.failures()).toMatchObject([
      { Code: 'RECORDINGS_REFUSED', callId: 7, reason: 'not-found' },
      { Code: 'RECORDINGS_REFUSED', callId: 7, reason: 'wrong-recording' },
    ]);
  });
});

describe('recordings that Liner refuses', () => {
  const huge = listing(recordings(4).map((one) => ({ ...one, recordSummary: 'x'.repeat(90_000) })));
  for (const [what, list, reason] of [
    ['a 403', failing(403), 'turned-away'],
    ['a 404', failing(404), 'not-found'],
    ['a 422', failing(422), 'turned-away'],
    ['more than an item holds', huge, 'too-large'],
    ['more than 1 MiB', listing([recording(1, { x: 'x'.repeat(2 ** 20) })]), 'too-large'],
  ] as const) {
    it(`leave the call stored without them, counted: ${what}`, async () => {
      lambda.liner.script(listPath, list);

      await expect(read()).resolves.toEqual({ m1: 'acknowledged' });

      expect(stored()).not.toHaveProperty('recordings');
      expect(stored()).toMatchObject({ statusCode: 'answered', complete: false });
      expect(lambda.output.failures()).toMatchObject([
        { Code: 'RECORDINGS_REFUSED', Failures: 1, callId: 7, reason },
      ]);
      lambda.liner.script('/v2/call-record/?callId=8', listing([]));
      // the token is not at fault: other calls are read on
      await expect(lambda.deliver({ body: { callId: 8 } })).resolves.toEqual({
        m1: 'acknowledged',
      });
    });
  }

  it('stay as they were listed before', async () => {
    lambda.liner.script(listPath, listing([recording(1)]), failing(403));
    await read();

    await read();

    expect(stored().recordings).toEqual([kept(1)]);
    expect(lambda.metric('Unchanged')).toBe(1);
  });
});

describe('recordings that cannot be read now', () => {
  for (const [what, list, code] of [
    ['a 503', failing(503), 'LINER_UNAVAILABLE'],
    ['a 429', failing(429, { 'retry-after': '70' }), 'LINER_THROTTLED'],
    ['a 401', failing(401), 'TOKEN_REFUSED'],
    ['no answer', hanging, 'LINER_TIMEOUT'],
    [
      'success false',
      json({ success: false, message: 'no', data: null }),
      'LINER_REPORTED_FAILURE',
    ],
    ['text', answering('none'), 'LINER_ANSWER_UNREADABLE'],
    ['an object without a list', answering({ items: [] }), 'LINER_ANSWER_UNREADABLE'],
    ['a list that is none', listing({ 0: recording(1) }), 'LINER_ANSWER_UNREADABLE'],
  ] as const) {
    it(`fail the whole read: ${what}`, async () => {
      await lambda.restart({ RECORDINGS: 'list', LINER_TIMEOUT_MS: '100' });
      lambda.liner.script(listPath, list);

      await expect(read()).resolves.toEqual({ m1: `back: ${code}` });

      expect(lambda.table.item(7)).toBeUndefined();
      expect(lambda.output.failures()).toHaveLength(1);
    });
  }

  it('fail the whole read where a detail is what fails', async () => {
    lambda.liner.script(listPath, listing([{ id: 1 }]));
    lambda.liner.script('/v2/call-record/detail/1/', failing(503));

    await expect(read()).resolves.toEqual({ m1: 'back: LINER_UNAVAILABLE' });
  });
});
