import { describe, expect, it } from 'vitest';
import { webhookSecretCanary } from '../support/canaries.ts';
import { calling, failing } from '../support/liner-answers.ts';
import { sharedStack } from '../support/stack-fixture.ts';

const shared = sharedStack();

const webhook = (body: string, headers?: Record<string, string>) => () =>
  shared.client.webhook(body, webhookSecretCanary, headers);
const http = (method: string, path: string) => () => shared.client.http(method, path);

/** Each answer a caller can bring about, in order; the client throws at one that is not described. */
const answers = [
  { of: 'a webhook', status: 202, ask: webhook('{"callId": 81}') },
  { of: 'a webhook without an id', status: 400, ask: webhook('{}') },
  { of: 'a webhook of a stranger', status: 401, ask: webhook('{}', { 'webhook-id': 'other' }) },
  { of: 'a large webhook', status: 413, ask: webhook('1'.repeat(300_000)) },
  { of: 'a webhook larger than Lambda takes', status: 413, ask: webhook('1'.repeat(7_000_000)) },
  { of: 'a webhook of text', status: 415, ask: webhook('{}', { 'content-type': 'text/plain' }) },
  { of: 'a fetch', status: 200, ask: http('POST', '/calls/82') },
  { of: 'a fetch of a call that is gone', status: 200, ask: http('POST', '/calls/82') },
  { of: 'a fetch while Liner is down', status: 202, ask: http('POST', '/calls/83') },
  { of: 'a fetch of no id', status: 400, ask: http('POST', '/calls/seven') },
  { of: 'a fetch of a call nobody knows', status: 404, ask: http('POST', '/calls/84') },
  { of: 'a fetch that Liner refuses', status: 422, ask: http('POST', '/calls/85') },
  { of: 'a read', status: 200, ask: http('GET', '/calls/82') },
  { of: 'a read of no id', status: 400, ask: http('GET', '/calls/seven') },
  { of: 'a read of what is not stored', status: 404, ask: http('GET', '/calls/86') },
  { of: 'a list of a lead', status: 200, ask: http('GET', '/calls?leadId=789&complete=true') },
  { of: 'a list by time', status: 200, ask: http('GET', '/calls?from=2026-01-01&limit=1') },
  { of: 'a list of nothing', status: 400, ask: http('GET', '/calls') },
  { of: 'a list by a wrong lead', status: 400, ask: http('GET', '/calls?leadId=seven') },
  { of: 'a list by order, off here', status: 400, ask: http('GET', '/calls?orderId=7') },
  { of: 'a foreign cursor', status: 400, ask: http('GET', '/calls?leadId=7&cursor=x') },
];

describe('the answers that docs/openapi.json describes', () => {
  it('are those of the stack', async () => {
    shared.liner.script(82, calling(), failing(404));
    shared.liner.script(83, failing(503), failing(503), calling());
    shared.liner.script(84, failing(404));
    shared.liner.script(85, failing(400));

    const seen: string[] = [];
    for (const { of, ask } of answers) seen.push(`${of}: ${(await ask()).status}`);
    await shared.client.idle();

    expect(seen).toEqual(answers.map(({ of, status }) => `${of}: ${status}`));
  });
});
