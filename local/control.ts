import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Serve } from './aws/endpoint.ts';
import { readBody } from './aws/request-body.ts';

/** Thrown by an answerer for what was asked wrongly. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

export interface Answerers {
  /** @throws {ControlError} */
  readonly get: (query: URLSearchParams) => unknown;
  /** @throws {ControlError} */
  readonly post?: (body: unknown) => unknown;
}

/** What AWS has and a local run has in its own way, in JSON, beside the AWS services. */
export interface Control {
  readonly serve: Serve;
  readonly offer: (name: string, answerers: Answerers) => void;
}

export const controlPath = '/_local/';
const bodyLimitBytes = 64 * 1024;

/**
 * Answers programs of this machine only: a page of another origin, or of a name that leads here,
 * can neither read nor change anything. A change needs a header that no form can send.
 */
export function createControl(): Control {
  const all = new Map<string, Answerers>();
  return { serve, offer: (name, answerers) => void all.set(name, answerers) };

  function serve(request: IncomingMessage, response: ServerResponse) {
    answer(request).then(
      ([status, body]) => {
        const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
        response.writeHead(status, headers).end(JSON.stringify(body));
      },
      () => response.destroy(),
    );
  }

  async function answer(request: IncomingMessage): Promise<[status: number, body: unknown]> {
    const { method, url = '' } = request;
    if (!isFromHere(request)) return [403, { error: 'only programs of this machine may ask' }];
    const { pathname, searchParams } = new URL(url, 'http://here');
    const found = all.get(pathname.slice(controlPath.length));
    if (!found) return [404, { error: `there is ${[...all.keys()].join(', ')}` }];
    try {
      if (method === 'GET') return [200, await found.get(searchParams)];
      if (method !== 'POST' || !found.post) return [405, { error: 'not with this method' }];
      if (request.headers['x-call-enrichment'] !== '1') {
        return [403, { error: 'a change needs the header x-call-enrichment: 1' }];
      }
      const text = (await readBody(request, bodyLimitBytes))?.toString() ?? '';
      return [200, await found.post(JSON.parse(text))];
    } catch (error) {
      if (error instanceof SyntaxError) return [400, { error: 'the body is no JSON' }];
      if (error instanceof ControlError) return [400, { error: error.message }];
      throw error;
    }
  }
}

function isFromHere({ headers }: IncomingMessage): boolean {
  const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
  return (!origin || origin === `http://${host}`) && ['none', 'same-origin'].includes(String(site));
}
