import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildApp } from 'fauxqs';
import { accountId, region } from '../runtime/environment.ts';

/** The queues, as fauxqs keeps them, without a port of their own. */
export interface Sqs {
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
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
  // SDK clients send to the host of the queue's URL, so it must be one that resolves
  app.addHook('onSend', async (request, _reply, payload) =>
    namesQueueUrls.test(String(request.headers['x-amz-target']))
      ? String(payload).replace(fauxqsOrigin, `${origin()}/`)
      : payload,
  );
  await app.ready();

  return { serve, call, close: () => app.close() };

  function serve(request: IncomingMessage, response: ServerResponse) {
    // fauxqs keeps queues per signed region; there is one here
    delete request.headers.authorization;
    app.routing(request, response);
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
    if (answer.statusCode !== 200) throw new Error(`${action}: ${answer.payload}`);
    return answer.json();
  }
}
