import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startWorkflow } from '../../examples/post-call-automation/start-workflow/workflow.ts';
import { listen } from '../../local/aws/listen.ts';
import { callEvent } from './call-events.ts';

const signal = new AbortController().signal;

async function workflow(answer: (response: ServerResponse) => void) {
  const requests: object[] = [];
  const server = createServer(async (request, response) => {
    const { method, headers } = request;
    const key = headers['idempotency-key'];
    requests.push({ method, key, body: JSON.parse(await text(request)) });
    answer(response);
  });
  const { origin, close } = await listen(server, 0, '');
  onTestFinished(close);
  return { url: `${origin}/start`, requests };
}

describe('starting a workflow', () => {
  it('posts the event under its own id', async () => {
    const { url, requests } = await workflow((response) => response.writeHead(202).end());
    const event = callEvent({}, 123, 'completed');

    await startWorkflow(url, event, signal);

    const key = '123/completed/2026-11-23T12:00:00.000Z';
    expect(requests).toEqual([{ method: 'POST', key, body: event }]);
  });

  const refusals: readonly (readonly [string, (response: ServerResponse) => void, object])[] = [
    ['a 500', (response) => response.writeHead(500).end(), { status: 500 }],
    [
      'a 429 with its patience',
      (response) => response.writeHead(429, { 'retry-after': '7' }).end(),
      { status: 429, retryAfterMs: 7000 },
    ],
    [
      'a redirect, which is not followed',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      { status: 302 },
    ],
    ['no answer', (response) => response.destroy(), { status: undefined }],
  ];
  for (const [what, answer, expected] of refusals) {
    it(`fails for ${what}`, async () => {
      const { url } = await workflow(answer);

      const starting = startWorkflow(url, callEvent(), signal);

      await expect(starting).rejects.toMatchObject({ name: 'NotTaken', ...expected });
    });
  }

  it('gives up when the invocation does', async () => {
    const { url } = await workflow(() => {});

    const starting = startWorkflow(url, callEvent(), AbortSignal.timeout(50));

    await expect(starting).rejects.toMatchObject({ name: 'NotTaken' });
  });
});
