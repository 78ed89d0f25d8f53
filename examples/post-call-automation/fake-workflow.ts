import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { CallEvent } from '../../core/call-event.ts';
import { listen } from '../../local/aws/listen.ts';

/**
 * Stands in for n8n, Make or a service of your own: starts a workflow once for each idempotency key.
 * @param say is told what happened to each request
 */
export async function startFakeWorkflow(port: number, say: (line: string) => void = () => {}) {
  /** inputs of the workflows started, by key */
  const started = new Map<string, CallEvent>();
  /** statuses of the next answers, before it works again */
  const failures: number[] = [];
  let requests = 0;

  const server = createServer(async (request, response) => {
    requests++;
    const key = String(request.headers['idempotency-key']);
    const event = (await json(request)) as CallEvent;
    const failure = failures.shift();
    if (failure) {
      say(`${key}  answered ${failure}`);
      return response.writeHead(failure).end();
    }
    const talked = `${event.call.talkTimeDurationSeconds} s of talk`;
    say(started.has(key) ? `${key}  already started` : `${key}  started, ${talked}`);
    started.set(key, event);
    return response.writeHead(202).end();
  });
  const { origin, close } = await listen(server, port, 'the first argument');
  return { url: `${origin}/start`, started, failures, requests: () => requests, close };
}

if (import.meta.main) {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { url } = await startFakeWorkflow(Number(process.argv[2] ?? 4001), say);
  say(`Workflow at ${url}`);
}
