import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildApp } from 'fauxqs';
import { accountId, region } from '../lambda/environment.ts';
import type { Serve } from './endpoint.ts';
import { ServiceError, serveJson } from './json-service.ts';
import { createMoveTasks } from './move-tasks.ts';
import { readBody } from './request-body.ts';
import { inputOfForm, xmlAnswer, xmlError } from './sqs-query.ts';

/** The queues, as fauxqs keeps them, without a port of their own. */
export interface Sqs {
  readonly serve: Serve;
  /** the same for clients that send forms and read XML; STS answers them too */
  readonly serveForm: Serve;
  /** One SQS action in this process. @throws {Error} with the service's answer */
  readonly call: <Answer>(action: string, input: object) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

const namesQueueUrls = /\.(CreateQueue|GetQueueUrl|ListQueues)$/;
const fauxqsOrigin = /http:\/\/sqs\.[a-z0-9-]+\.localhost(:\d+)?\//g;

export function queueUrl(origin: string, name: string): string {
  return `${origin}/${accountId}/${name}`;
}

/** @param origin where clients reach `serve` */
export async function createSqs(origin: () => string): Promise<Sqs> {
  const app = buildApp({ logger: false, defaultRegion: region });
  /** the queue that each message was sent to, by message id */
  const origins = new Map<string, string>();
  const tasks = createMoveTasks(call, (id) => origins.get(id));
  const serveTasks = serveJson(tasks.actions);

  app.addHook('onSend', async (request, _reply, payload) => {
    const target = String(request.headers['x-amz-target']);
    if (/\.SendMessage(Batch)?$/.test(target)) noteOrigin(request.body, String(payload));
    // SDK clients send to the host of the queue's URL, so it must be one that resolves
    return namesQueueUrls.test(target)
      ? String(payload).replace(fauxqsOrigin, `${origin()}/`)
      : payload;
  });
  await app.ready();

  return { serve, serveForm, call, close: () => app.close() };

  function serve(request: IncomingMessage, response: ServerResponse) {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    if (Object.hasOwn(tasks.actions, action)) return serveTasks(request, response);
    // fauxqs keeps queues per signed region; there is one here
    delete request.headers.authorization;
    app.routing(request, response);
  }

  function serveForm(request: IncomingMessage, response: ServerResponse) {
    readBody(request)
      .then((body) => answerForm(new URLSearchParams(body?.toString())))
      .then(
        ([status, xml]) => {
          response.writeHead(status, { 'content-type': 'text/xml' });
          response.end(xml);
        },
        () => response.destroy(),
      );
  }

  async function answerForm(form: URLSearchParams): Promise<[status: number, xml: string]> {
    const { Action = '', ...input } = inputOfForm(form) as { Action?: string };
    if (Action === 'GetCallerIdentity') {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const { payload } = await app.inject({
        method: 'POST',
        url: '/',
        headers,
        payload: `${form}`,
      });
      return [200, payload];
    }
    try {
      const own = Object.entries(tasks.actions).find(([name]) => name === Action);
      return [200, xmlAnswer(Action, own ? await own[1](input) : await call(Action, input))];
    } catch (error) {
      const code = error instanceof ServiceError ? error.code : 'InternalFailure';
      return [code === 'InternalFailure' ? 500 : 400, xmlError(code, (error as Error).message)];
    }
  }

  async function call<Answer>(action: string, input: object): Promise<Answer> {
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${action}`,
      },
      payload: JSON.stringify(input),
    });
    if (answer.statusCode === 200) return answer.json();
    // as `AWS.SimpleQueueService.NonExistentQueue;Sender`
    const [code] = String(answer.headers['x-amzn-query-error'] ?? 'InvalidAction').split(';');
    const { message } = answer.json<{ message?: string }>();
    throw new ServiceError(code ?? '', `${action}: ${message ?? answer.payload}`);
  }

  function noteOrigin(asked: unknown, answered: string) {
    const { QueueUrl } = (asked ?? {}) as { QueueUrl?: string };
    const { MessageId, Successful = [] } = JSON.parse(answered || '{}');
    const name = QueueUrl?.split('/').at(-1);
    if (!name) return;
    for (const sent of [{ MessageId }, ...Successful]) {
      if (sent.MessageId) origins.set(sent.MessageId, name);
    }
  }
}
