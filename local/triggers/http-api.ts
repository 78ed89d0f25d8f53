import { createServer, type IncomingMessage } from 'node:http';
import { type Listening, listen } from '../aws/listen.ts';
import { readBody } from '../aws/request-body.ts';
import { isOfForeignPage } from '../foreign-page.ts';
import type { LocalFunction } from '../lambda/function.ts';
import { quotas } from '../lambda/quotas.ts';
import { gatewayAnswer, type HttpAnswer, httpAnswer, send } from './http-answer.ts';
import { httpEvent, splitUrl } from './http-event.ts';
import { matchRoute, type Route } from './routes.ts';

export interface FunctionRoute extends Route {
  /** on AWS the caller signs as an IAM identity */
  readonly needsSignature: boolean;
  readonly target: LocalFunction;
  readonly timeoutMs: number;
}

/** An HTTP API: routes to functions, payload format 2.0. Nobody's signature is checked here. */
export function startHttpApi(
  port: number,
  routes: () => readonly FunctionRoute[],
): Promise<Listening> {
  const server = createServer((request, response) => {
    answer(request).then(
      (result) => send(response, result),
      () => response.destroy(),
    );
  });
  return listen(server, port, '--port');

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    // the API takes 10 MB, but hands on no more than a function takes
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
    const body = await readBody(request, quotas.request);
    if (isOfForeignPage(request.headers)) return gatewayAnswer(403, 'Forbidden');
    const matched = matchRoute(routes(), request.method ?? '', splitUrl(request).path);
    if (!matched) return gatewayAnswer(404, 'Not Found');
    const event = body && JSON.stringify(httpEvent(request, body, matched, Date.now()));
    // more so in base64, with all that is around it
    if (!event || Buffer.byteLength(event) > quotas.request) {
      return gatewayAnswer(413, 'Request Entity Too Large');
    }
    return integrate(matched.route, event);
  }
}

async function integrate({ target, timeoutMs }: FunctionRoute, event: string): Promise<HttpAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<HttpAnswer>((resolve) => {
    timer = setTimeout(() => resolve(gatewayAnswer(503, 'Service Unavailable')), timeoutMs);
  });
  const answered = target
    .invoke(event)
    .then(({ payload, failed }) =>
      failed ? gatewayAnswer(500, 'Internal Server Error') : httpAnswer(payload),
    );
  return Promise.race([answered, tooLate]).finally(() => clearTimeout(timer));
}
