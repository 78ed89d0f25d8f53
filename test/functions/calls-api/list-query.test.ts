import { describe, expect, it } from 'vitest';
import { listFunction } from '../../support/list-function.ts';

const lambda = listFunction();

const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const noon = '2026-11-23T12:00:00.000Z';
const day = { from: '2026-11-23', to: '2026-11-24' };

describe('a query', () => {
  for (const [what, query] of [
    ['nothing', undefined],
    ['an empty query', {}],
    ['an end alone', { to: '2026-11-24' }],
    ['an end and what is complete', { to: '2026-11-24', complete: 'true' }],
    ['what is complete alone', { complete: 'false' }],
    ['complete as a word', { leadId: '7', complete: 'yes' }],
    ['complete in capitals', { leadId: '7', complete: 'True' }],
    ['complete without a word', { ...day, complete: '' }],
    ['both, as the HTTP API joins them', { ...day, complete: 'true,false' }],
    ['a reversed range alone', { from: '2026-11-24', to: '2026-11-23' }],
    ['an empty range alone', { from: noon, to: noon }],
    ['a status beside a range', { ...day, status: 'sale' }],
    ['a cursor alone', { cursor: cursor('byLead', 7, noon, 1) }],
    ['two ids', { leadId: '7', orderId: '8' }],
    ['all three ids', { leadId: '7', orderId: '8', userId: '9' }],
    ['an unknown parameter', { leadId: '7', status: 'sale' }],
    ['a parameter in another case', { leadid: '7' }],
    ['the name of a method', { leadId: '7', toString: 'x' }],
    ['a phone number', { clientPhone: '+79001234567' }],
    ['a lead of nothing', { leadId: '' }],
    ['a lead of text', { leadId: 'seven' }],
    ['a lead that is negative', { leadId: '-7' }],
    ['a lead with a fraction', { leadId: '7.0' }],
    ['a lead with an exponent', { leadId: '1e3' }],
    ['a lead with a leading zero', { leadId: '007' }],
    ['a lead with a space', { leadId: ' 7' }],
    ['a lead with a line', { leadId: '7\n' }],
    ['a lead in other digits', { leadId: '７' }],
    ['a lead no double holds', { leadId: '9007199254740993' }],
    ['a lead without end', { leadId: '7'.repeat(400) }],
    ['two leads, as the HTTP API joins them', { leadId: '7,8' }],
    ['a reversed range', { leadId: '7', from: '2026-11-24', to: '2026-11-23' }],
    ['an empty range', { leadId: '7', from: '2026-11-23', to: '2026-11-23T00:00:00Z' }],
    [
      'a range reversed by its offsets',
      { leadId: '7', from: noon, to: '2026-11-23T14:00:00+03:00' },
    ],
    ['a time of nothing', { leadId: '7', from: '' }],
    ['a time of text', { leadId: '7', from: 'yesterday' }],
    ['a time in seconds', { leadId: '7', from: '1795435200' }],
    ['a time without an offset', { leadId: '7', from: '2026-11-23T12:00:00' }],
    ['a time whose plus became a space', { leadId: '7', from: '2026-11-23T12:00:00 03:00' }],
    ['a month that does not exist', { leadId: '7', from: '2026-13-01' }],
    ['a day that does not exist', { leadId: '7', from: '2026-02-30' }],
    ['a leap day of no leap year', { leadId: '7', to: '2027-02-29T00:00:00Z' }],
    ['an hour that does not exist', { leadId: '7', to: '2026-11-23T25:00:00Z' }],
    ['a year of six digits', { leadId: '7', to: '+012026-11-23T00:00:00Z' }],
    ['a week', { leadId: '7', from: '2026-W48' }],
    ['a limit of 0', { leadId: '7', limit: '0' }],
    ['a limit of 101', { leadId: '7', limit: '101' }],
    ['a limit of nothing', { leadId: '7', limit: '' }],
    ['a limit of text', { leadId: '7', limit: 'all' }],
    ['a negative limit', { leadId: '7', limit: '-1' }],
    ['a limit with a leading zero', { leadId: '7', limit: '050' }],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      const answer = await lambda.list(query as Record<string, string> | undefined);

      expect(answer).toMatchObject({ status: 400, code: 'QUERY_INVALID' });
      expect(Object.keys(answer).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
    });
  }

  for (const [what, query] of [
    ['a lead alone', { leadId: '7' }],
    ['the lead 0', { leadId: '0' }],
    ['the largest lead', { leadId: '9007199254740991' }],
    ['days', { leadId: '7', ...day }],
    ['times with milliseconds', { leadId: '7', from: noon, to: '2026-11-23T12:00:00.001Z' }],
    ['a time without seconds', { leadId: '7', from: '2026-11-23T12:00Z' }],
    ['offsets', { leadId: '7', from: '2026-11-23T12:00:00+03:00', to: noon }],
    ['a leap day', { leadId: '7', from: '2028-02-29' }],
    ['a limit of 1', { leadId: '7', limit: '1' }],
    ['a limit of 100', { leadId: '7', limit: '100' }],
    ['a range alone', day],
    ['a beginning alone', { from: new Date().toISOString() }],
    ['a time to come', { from: '9000-01-01' }],
    ['what is complete in a range', { ...day, complete: 'true' }],
    ['what is incomplete in a range', { ...day, complete: 'false' }],
    ['what is complete of a lead', { leadId: '7', complete: 'true' }],
    ['a cursor of a range', { ...day, cursor: cursor('byReceived', null, noon, 1) }],
    [
      'a cursor of a range without a call',
      { ...day, cursor: cursor('byReceived', null, noon, null) },
    ],
    ['a cursor', { leadId: '7', cursor: cursor('byLead', 7, noon, 1) }],
    ['a cursor within a range', { leadId: '7', ...day, cursor: cursor('byLead', 7, noon, 1) }],
    [
      'a cursor at the beginning of a range',
      { leadId: '7', ...day, cursor: cursor('byLead', 7, '2026-11-23T00:00:00.000Z', 1) },
    ],
    [
      'a cursor at the end of a range',
      { leadId: '7', ...day, cursor: cursor('byLead', 7, '2026-11-23T23:59:59.999Z', 1) },
    ],
  ] as const) {
    it(`is answered: ${what}`, async () => {
      expect(await lambda.list(query as Record<string, string>)).toEqual({
        status: 200,
        calls: [],
      });
    });
  }
});

describe('the detail of a refusal', () => {
  for (const [query, detail] of [
    [{ leadId: '7', limit: '0' }, '`limit` must be a whole number from 1 to 100.'],
    [{ leadId: '7', from: 'canary' }, /^`from` must be a day, or a time with its offset/],
    [{ leadId: 'canary', to: 'canary' }, /^`leadId` must be .*\. `to` must be .*\.$/],
    [{ leadId: '7', canary: 'canary' }, /^A parameter is not known; there are `leadId`, .*\.$/],
    [{ leadId: '7', from: '2026-11-24', to: '2026-11-23' }, /`from` must be before `to`/],
    [{ leadId: '7', complete: 'no' }, '`complete` must be `true` or `false`.'],
    [{ leadId: '7', orderId: '8' }, /^One of `leadId`, `orderId` and `userId`/],
  ] as const) {
    it(`names the parameter and what it takes, without an echo: ${JSON.stringify(query)}`, async () => {
      const answer = await lambda.list(query as never);

      expect(answer.detail).toMatch(detail);
      expect(JSON.stringify(answer)).not.toContain('canary');
      expect(lambda.lines.join()).not.toContain('canary');
      expect(lambda.lines.join()).toMatch(/"Code":"QUERY_INVALID"/);
    });
  }
});

describe('a cursor', () => {
  for (const [what, text] of [
    ['nothing', ''],
    ['garbage', 'canary'],
    ['not base64', '%%%'],
    ['not JSON', Buffer.from('{"canary"').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
    ['another shape', Buffer.from('{"leadId":7}').toString('base64url')],
    ['too few parts', cursor('byLead', 7, noon)],
    ['too many parts', cursor('byLead', 7, noon, 1, 2)],
    ['another lead', cursor('byLead', 8, noon, 1)],
    ['a lead as text', cursor('byLead', '7', noon, 1)],
    ['another index', cursor('byOrder', 7, noon, 1)],
    ['a partition of the time index', cursor('byReceived', '2026-11-23T12#0', noon, 1)],
    ['no index', cursor('__proto__', 7, noon, 1)],
    ['before the range', cursor('byLead', 7, '2026-11-22T23:59:59.999Z', 1)],
    ['after the range', cursor('byLead', 7, '2026-11-24T00:00:00.000Z', 1)],
    ['a time that is none', cursor('byLead', 7, '2026-11-23X', 1)],
    ['a time with other digits', cursor('byLead', 7, '2026-11-23T12:00:00Z', 1)],
    ['a key DynamoDB would refuse', cursor('byLead', 7, `${noon}${'x'.repeat(3000)}`, 1)],
    ['a call id of text', cursor('byLead', 7, noon, '1')],
    ['a call id with a fraction', cursor('byLead', 7, noon, 1.5)],
    ['the time index', cursor('byReceived', null, noon, 1)],
    ['no call', cursor('byLead', 7, noon, null)],
    ['a very deep list', Buffer.from('['.repeat(5000)).toString('base64url')],
  ] as const) {
    it(`is refused when it is of somewhere else: ${what}`, async () => {
      const answer = await lambda.list({ leadId: '7', ...day, cursor: text });

      expect(answer).toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
      expect(lambda.lines.join()).not.toContain('canary');
    });
  }
});

describe('a cursor of a list by time', () => {
  for (const [what, text] of [
    ['a lead', cursor('byLead', 7, noon, 1)],
    ['a lead without a number', cursor('byLead', null, noon, 1)],
    ['a partition', cursor('byReceived', '2026-11-23T12#0', noon, 1)],
    ['a number', cursor('byReceived', 7, noon, 1)],
    ['no time', cursor('byReceived', null, null, 1)],
    ['before the range', cursor('byReceived', null, '2026-11-22T23:59:59.999Z', 1)],
    ['after the range', cursor('byReceived', null, '2026-11-24T00:00:00.000Z', null)],
    ['too few parts', cursor('byReceived', null, noon)],
  ] as const) {
    it(`is refused when it is of somewhere else: ${what}`, async () => {
      expect(await lambda.list({ ...day, cursor: text })).toMatchObject({
        status: 400,
        code: 'CURSOR_INVALID',
      });
    });
  }
});

describe('an index that is not switched on', () => {
  for (const [query, variable] of [
    [{ orderId: '7' }, 'ORDER_INDEX'],
    [{ userId: '7' }, 'USER_INDEX'],
  ] as const) {
    it(`is said to be off for ${Object.keys(query)}`, async () => {
      expect(await lambda.list(query as never)).toMatchObject({ status: 400, code: 'INDEX_OFF' });
    });

    it(`is used for ${Object.keys(query)} once it is on`, async () => {
      await lambda.store({ id: 1, orderId: 7, userId: 7 });
      lambda.with({ [variable]: 'on' });

      expect(await lambda.list(query as never)).toMatchObject({
        status: 200,
        calls: [{ callId: 1 }],
      });
    });
  }
});
