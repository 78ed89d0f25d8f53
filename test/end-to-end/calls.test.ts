import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { webhookSecretCanary } from '../support/canaries.ts';
import { failing } from '../support/liner-answers.ts';
import { eventually } from '../support/local-eventually.ts';
import { sharedStack } from '../support/stack-fixture.ts';

const shared = sharedStack();

/** the command as its process, told of the run as a shell with its exports is */
async function calls(...args: string[]) {
  const env = { ...process.env, AWS_ENDPOINT_URL: shared.stack.awsEndpoint };
  const child = spawn(process.execPath, ['operate/main.ts', ...args], { env });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, output, errors };
}

describe('calls', () => {
  it('tells how the stack is doing, after a call that was stored and one that was given up', async () => {
    shared.liner.script(2, (_, response) => void response.writeHead(400).end());
    await shared.client.sendCalls([1, 2]);
    await shared.client.idle();

    const { code, output, errors } = await calls('status', '--json');

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(JSON.parse(output)).toMatchObject({
      queue: { waiting: 0, hidden: 0, delayed: 0 },
      deadLetters: 1,
      lastHour: { Received: 2, Enriched: 1, DeadLettered: 1 },
      deadLettered: [{ code: 'LINER_REFUSED_REQUEST', count: 1 }],
      alarms: [],
    });
    const { output: shown } = await calls('status', '--local');
    expect(shown).toMatch(/^Dead letters +1; in the last day: LINER_REFUSED_REQUEST 1$/m);
  });

  it('answers why, whatever became of a call', async () => {
    const { liner, client, log } = shared;
    liner.script(12, failing(503));
    liner.script(13, failing(400));
    await client.webhook('{"callId":11}', webhookSecretCanary);
    await client.webhook('{"callId":16}', webhookSecretCanary, { 'content-type': 'text/plain' });
    await client.webhook('{"callId":17}', 'bm90IHRoZSBzZWNyZXQgb2YgYW55Ym9keQ==');
    await client.sendCalls([12, 13]);
    const told = [/"callIds":\[[\d,]*11\b/, /"callId":12.*retryIn/, /"callId":13.*DeadLetters/];
    await eventually(() => told.every((part) => log.some((line) => part.test(line))));

    const ids = [11, 12, 13, 16, 17];
    const answers = await Promise.all(ids.map((id) => calls('why', String(id), '--json')));

    const [stored, waiting, letter, refused, unheard] = answers.map(({ output }) =>
      JSON.parse(output),
    );
    expect(stored).toMatchObject({
      state: 'stored',
      record: { complete: true },
      timeline: expect.arrayContaining([
        expect.objectContaining({ what: 'heard', detail: 'webhook accepted, queued' }),
        expect.objectContaining({ what: 'event', detail: expect.stringMatching('Call Enriched') }),
        expect.objectContaining({ what: 'read', requestId: expect.any(String) }),
      ]),
    });
    const order = stored.timeline.map(({ what }: { what: string }) => what);
    expect(order.slice(order.indexOf('read'))).toEqual(['read', 'event', 'event', 'event']);
    expect(waiting).toMatchObject({ state: 'waiting', code: 'LINER_UNAVAILABLE' });
    expect(Date.parse(waiting.nextAt)).toBeGreaterThan(0);
    expect(letter).toMatchObject({ state: 'dead-letter', code: 'LINER_REFUSED_REQUEST' });
    expect(refused).toMatchObject({ state: 'refused', code: 'CONTENT_TYPE_UNSUPPORTED' });
    expect(unheard).toMatchObject({
      state: 'unheard',
      refusedRequests: [{ code: 'WEBHOOK_UNAUTHORIZED', reason: 'signature-mismatch' }],
    });
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0, 0, 3]);
  });

  it('sends the letters back that are meant, and these alone', async () => {
    shared.liner.script(13);
    const listed = await calls('letters', '--id', '13');
    const sent = await calls('letters', '--id', '13', '--redrive', '--json');
    await eventually(async () => (await shared.client.records()).has(13));
    const dropped = await calls('letters', '--code', 'LINER_REFUSED_REQUEST', '--drop');
    const left = await calls('letters', '--json');

    expect(listed.output).toMatch(/^\S+ s +13 +LINER_REFUSED_REQUEST {2}\S{36}$/m);
    expect(JSON.parse(sent.output)).toMatchObject({ removed: 1, failed: 0 });
    expect(dropped).toMatchObject({ code: 0, output: expect.stringMatching(/^1 letter dropped/) });
    expect(left).toEqual({ code: 0, output: '', errors: '' });
  });

  it('sends ids as signed requests', async () => {
    shared.liner.script(22, failing(404));

    const { code, output, errors } = await calls('send', '--through', 'http', '21', '22');

    expect({ code, output }).toEqual({ code: 1, output: '2 of 2 ids sent\n' });
    expect(errors).toContain('22 CALL_NOT_FOUND');
    expect((await shared.client.records()).has(21)).toBe(true);
  });
});
