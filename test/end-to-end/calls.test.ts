import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { webhookSecretCanary } from '../support/canaries.ts';
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
    const { liner, client } = shared;
    liner.script(12, (_, response) => void response.writeHead(503).end());
    liner.script(13, (_, response) => void response.writeHead(400).end());
    await client.webhook('{"callId":11}', webhookSecretCanary);
    await client.webhook('{"callId":16}', webhookSecretCanary, { 'content-type': 'text/plain' });
    await client.webhook('{"callId":17}', 'bm90IHRoZSBzZWNyZXQgb2YgYW55Ym9keQ==');
    await client.sendCalls([12, 13]);
    const story = async (id: number) => JSON.parse((await calls('why', String(id), '--json')).output);

    await eventually(async () => (await story(11)).state === 'stored');
    expect(await story(11)).toMatchObject({
      record: { complete: true },
      timeline: expect.arrayContaining([
        expect.objectContaining({ what: 'heard', detail: 'webhook accepted, queued' }),
        expect.objectContaining({ what: 'event', detail: expect.stringMatching('Call Enriched') }),
        expect.objectContaining({ what: 'read', requestId: expect.any(String) }),
      ]),
    });
    await eventually(async () => (await story(12)).state === 'waiting');
    expect(await story(12)).toMatchObject({ code: 'LINER_UNAVAILABLE', nextAt: expect.any(String) });
    await eventually(async () => (await story(13)).state === 'dead-letter');
    expect(await story(13)).toMatchObject({ code: 'LINER_REFUSED_REQUEST', letters: [{ callId: 13 }] });
    expect(await story(16)).toMatchObject({ state: 'refused', code: 'CONTENT_TYPE_UNSUPPORTED' });
    expect(await story(17)).toMatchObject({
      state: 'unheard',
      refusedRequests: [{ code: 'CONTENT_TYPE_UNSUPPORTED' }, { code: 'WEBHOOK_UNAUTHORIZED' }],
    });
    expect((await calls('why', '17')).code).toBe(3);
  });

  it('sends the letters back that are meant, and these alone', async () => {
    const listed = await calls('letters', '--id', '13');
    const sent = await calls('letters', '--id', '13', '--redrive', '--json');
    await eventually(async () => (await shared.client.records()).has(13));
    const dropped = await calls('letters', '--code', 'LINER_REFUSED_REQUEST', '--drop');
    const left = await calls('letters', '--json');

    expect(listed.output).toMatch(/^\S+ s +13  LINER_REFUSED_REQUEST  \S{36}$/m);
    expect(JSON.parse(sent.output)).toMatchObject({ removed: 1, failed: 0 });
    expect(dropped).toMatchObject({ code: 0, output: expect.stringMatching(/^1 letter dropped/) });
    expect(left).toEqual({ code: 0, output: '', errors: '' });
  });
});
