import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { RecordingEvent } from '../../core/recording-event.ts';
import { listen } from '../../local/aws/listen.ts';
import { createFakeTranscription } from './fake-transcription.ts';
import type { StartingEvent } from './start-workflow/workflow.ts';

/**
 * Stands in for n8n, Make or a service of your own: starts a workflow once for each idempotency key.
 * @param say is told what happened to each request
 * @param transcribe does the work of a workflow that a recording starts, and says what it did
 */
export async function startFakeWorkflow(
  port: number,
  say: (line: string) => void = () => {},
  transcribe?: (event: RecordingEvent) => Promise<string>,
) {
  /** inputs of the workflows started, by key */
  const started = new Map<string, StartingEvent>();
  /** statuses of the next answers, before it works again */
  const failures: number[] = [];
  let requests = 0;

  const server = createServer(async (request, response) => {
    requests++;
    const key = String(request.headers['idempotency-key']);
    const event = (await json(request)) as StartingEvent;
    const failure = failures.shift();
    if (failure) {
      say(`${key}  answered ${failure}`);
      return response.writeHead(failure).end();
    }
    const isNew = !started.has(key);
    started.set(key, event);
    if (!isNew) say(`${key}  already started`);
    else if ('call' in event)
      say(`${key}  started, ${event.call.talkTimeDurationSeconds} s of talk`);
    else say(`${key}  started, ${(await transcribe?.(event).catch(why)) ?? event.key}`);
    return response.writeHead(202).end();
  });
  const { origin, close } = await listen(server, port, 'the first argument');
  return { url: `${origin}/start`, started, failures, requests: () => requests, close };
}

function why(error: Error): string {
  return `but the recording cannot be read: ${error.name}`;
}

if (import.meta.main) {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { AWS_ENDPOINT_URL = 'http://127.0.0.1:4566' } = process.env;
  const transcribe = createFakeTranscription(AWS_ENDPOINT_URL);
  const { url } = await startFakeWorkflow(Number(process.argv[2] ?? 4001), say, transcribe);
  say(`Workflow at ${url}`);
}
