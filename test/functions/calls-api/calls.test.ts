import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, vi } from 'vitest';
import { strangeEvents } from '../../faults/bad-input.ts';
import { linerFaults } from '../../faults/faults.ts';
import { callsApiFunction, problem } from '../../support/calls-api-function.ts';
import { httpEvent } from '../../support/http-event.ts';
import { calling, failing, hanging } from '../../support/liner-answers.ts';

const api = callsApiFunction();

const enrichNow = (callId: string) => httpEvent({ routeKey: 'POST /calls/{callId}', callId });
const read = (callId: string) => httpEvent({ routeKey: 'GET /calls/{callId}', callId });

const badPaths = [
  '0',
  '-5',
  '1.5',
  '007',
  '1e3',
  ' 7',
  '7 ',
  '',
  '..',
  '%2e%2e',
  '1/../2',
  '1?x=1',
  '//evil.example',
  'undefined',
  '１２３',
  '9007199254740993',
  '+79001234567',
];

/** What an error of Liner answers to whoever waits; all else that is not queued is 422. */
const statusOf: Record<string, [status: number, title: string]> = {
  CALL_NOT_FOUND: [404, 'Not Found'],
};

describe('POST /calls/{callId}', () => {
  it('answers 200 with the record and what became of it', async () => {
    const first = await api.send(enrichNow('7'));
    const second = await api.send(enrichNow('7'));

    expect(first).toMatchObject({
      status: 200,
      body: {
        outcome: 'enriched',
        call: { callId: 7, id: 7, leadId: 789, statusCode: 'answered' },
      },
    });
    expect(second).toMatchObject({ status: 200, body: { outcome: 'unchanged' } });
    expect(api.table.item(7)).toMatchObject({ callId: { N: '7' } });
    expect(api.output.summary()).toMatchObject({ callId: 7, Unchanged: 1 });
  });

  it('answers 202 at once while Liner is paused, and has it read later', async () => {
    api.liner.script(7, failing(429, { 'retry-after': '120' }));
    await api.send(enrichNow('7'));

    const answer = await api.send(enrichNow('8'));

    expect(answer).toMatchObject({
      status: 202,
      body: { callId: 8, outcome: 'queued', code: 'LINER_PAUSED' },
    });
    expect(api.queues.client.commandCalls(SendMessageCommand)).toHaveLength(2);
    expect(api.liner.requests).toHaveLength(1);
  });

  it('always asks Liner, and tells what changed', async () => {
    api.liner.script(7, calling(), calling({ statusCode: 'sold' }));
    await api.send(enrichNow('7'));

    const answer = await api.send(enrichNow('7'));

    expect(answer.body).toMatchObject({ outcome: 'changed', call: { statusCode: 'sold' } });
  });

  it('tells since when Liner has a stored call no longer', async () => {
    api.liner.script(7, calling(), failing(404));
    await api.send(enrichNow('7'));

    const first = await api.send(enrichNow('7'));
    const again = await api.send(enrichNow('7'));

    const goneAt = (first.body as { call: { goneAt: string } }).call.goneAt;
    expect(goneAt).toMatch(/^20/);
    expect(first).toMatchObject({ status: 200, body: { outcome: 'changed' } });
    expect(again).toMatchObject({ status: 200, body: { outcome: 'unchanged', call: { goneAt } } });
    expect(await api.send(read('7'))).toMatchObject({ status: 200, body: { id: 7, goneAt } });
  });

  for (const { fault, liner, disposition } of linerFaults) {
    const [, kind, code = ''] = /^(back|dead letter): (\w+)$/.exec(disposition) ?? [];
    if (kind === undefined) continue;
    const isPermanent = kind === 'dead letter' || /NOT_FOUND|FIELD_INVALID/.test(code);
    const [status, title] = statusOf[code] ?? [422, 'Unprocessable Content'];

    it(`answers ${isPermanent ? status : 202} ${code} when Liner answers ${fault}`, async () => {
      api.liner.script(7, ...liner);

      const answer = await api.send(enrichNow('7'));

      if (isPermanent) expect(answer).toEqual(problem(status, title, code));
      else
        expect(answer).toMatchObject({ status: 202, body: { callId: 7, outcome: 'queued', code } });
      expect(api.queues.queued()).toHaveLength(isPermanent ? 0 : 1);
      const line = { Code: code, callId: 7, ...(!isPermanent && { outcome: 'queued' }) };
      expect(api.output.lines()).toContainEqual(expect.objectContaining(line));
    });
  }

  it('answers 202 when Liner is silent longer than a caller may wait', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await api.restart({ LINER_TIMEOUT_MS: '60000' });
    api.liner.script(7, hanging);

    const answer = api.send(enrichNow('7'));
    await api.liner.arrived(1);
    await vi.advanceTimersByTimeAsync(28_500);

    await expect(answer).resolves.toMatchObject({
      status: 202,
      body: { code: 'DEADLINE_REACHED' },
    });
  });

  for (const command of [GetItemCommand, PutItemCommand]) {
    it(`answers 202 when the table refuses ${command.name}`, async () => {
      api.table.client.on(command as typeof PutItemCommand).rejects(new Error('throttled'));

      const answer = await api.send(enrichNow('7'));

      expect(answer).toMatchObject({ status: 202, body: { code: 'TABLE_UNAVAILABLE' } });
    });
  }

  it('answers 503 when Liner cannot answer and the queue takes nothing', async () => {
    api.liner.script(7, (request) => request.socket.destroy());
    api.queues.client.on(SendMessageCommand).rejects(new Error('down'));

    const answer = await api.send(enrichNow('7'));

    expect(answer).toEqual(problem(503, 'Service Unavailable', 'QUEUE_UNAVAILABLE'));
  });

  it('answers 500 with constant words when our own code fails', async () => {
    api.table.client.on(GetItemCommand).resolves({ Item: { callId: null } as never });

    const answer = await api.send(enrichNow('7'));

    expect(answer).toEqual(problem(500, 'Internal Server Error', 'UNEXPECTED'));
  });
});

describe('GET /calls/{callId}', () => {
  it('answers 200 with the stored record, without asking Liner', async () => {
    await api.send(enrichNow('7'));

    const answer = await api.send(read('7'));

    expect(answer).toMatchObject({ status: 200, body: { callId: 7, clientPhone: '+79001234567' } });
    expect(api.liner.requests).toHaveLength(1);
  });

  it('answers 404 for a call that is not stored', async () => {
    expect(await api.send(read('7'))).toEqual(problem(404, 'Not Found', 'CALL_NOT_STORED'));
    expect(api.output.refusals()).toEqual([]);
    expect(api.output.summary()).not.toHaveProperty('HttpRefused');
  });

  it('answers 503 when the table does not answer', async () => {
    api.table.client.on(GetItemCommand).rejects(new Error('throttled'));

    expect(await api.send(read('7'))).toEqual(
      problem(503, 'Service Unavailable', 'TABLE_UNAVAILABLE'),
    );
  });
});

describe('a path', () => {
  for (const callId of badPaths) {
    it(`of ${JSON.stringify(callId)} is refused with 400, without a request or an echo`, async () => {
      const refused = problem(400, 'Bad Request', 'CALL_ID_INVALID');

      expect(await api.send(enrichNow(callId))).toEqual(refused);
      expect(await api.send(read(callId))).toEqual(refused);
      expect(api.liner.requests).toEqual([]);
      expect(api.output.refusals()).toMatchObject(
        ['POST /calls/{callId}', 'GET /calls/{callId}'].map((route) => ({
          ...{ Code: 'CALL_ID_INVALID', reason: 'call-id-malformed', route },
        })),
      );
    });
  }

  for (const routeKey of ['$default', 'DELETE /calls/{callId}', 'GET /', '__proto__', 'toString']) {
    it(`that nobody serves is 404: ${routeKey}`, async () => {
      const answer = await api.send(httpEvent({ routeKey }));

      expect(answer).toEqual(problem(404, 'Not Found', 'ROUTE_UNKNOWN'));
      expect(api.output.refusals()).toMatchObject([
        { Code: 'ROUTE_UNKNOWN', reason: 'route-unknown' },
      ]);
      // a key nobody serves is text from outside
      expect(api.output.refusals()[0]).not.toHaveProperty('route');
    });
  }
});

describe('an event that is no HTTP request', () => {
  for (const [name, event] of Object.entries(strangeEvents)) {
    it(`is refused: ${name}`, async () => {
      expect(await api.send(event)).toEqual(problem(400, 'Bad Request', 'ROUTE_UNKNOWN'));
    });
  }
});
