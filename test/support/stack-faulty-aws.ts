import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type AwsFault = 'throttled' | 'down' | 'denied' | 'answer lost';

/** Stands between the functions and the local DynamoDB and Secrets Manager. */
export interface FaultyAws {
  /** variables that lead the functions here */
  readonly environment: Record<string, string>;
  /** The AWS endpoint of the stack, once it is known. */
  target: string;
  /** What goes wrong with an action, as `PutItem`; nothing while undefined. */
  fault: (action: string) => AwsFault | undefined;
  /** names of the actions so far */
  readonly actions: readonly string[];
  readonly close: () => Promise<void>;
}

const refusals: Record<'throttled' | 'down' | 'denied', [status: number, type: string]> = {
  throttled: [400, 'ThrottlingException'],
  down: [500, 'InternalFailure'],
  denied: [400, 'AccessDeniedException'],
};

export async function startFaultyAws(): Promise<FaultyAws> {
  const actions: string[] = [];
  const server = http.createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const aws: FaultyAws = {
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: origin,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: origin,
    },
    target: '',
    fault: () => undefined,
    actions,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return aws;

  async function serve(request: http.IncomingMessage, response: http.ServerResponse) {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const body = await buffer(request);
    actions.push(action);
    const fault = aws.fault(action);
    if (fault && fault !== 'answer lost') {
      const [status, __type] = refusals[fault];
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      return response.end(JSON.stringify({ __type, message: 'as the test wants it' }));
    }
    const { host: _host, ...headers } = request.headers;
    const forwarded = http.request(aws.target, { method: 'POST', headers });
    forwarded.end(body);
    const [answer] = (await once(forwarded, 'response')) as [http.IncomingMessage];
    const answered = await buffer(answer);
    // it is done, but nobody hears of it
    if (fault) return request.socket.destroy();
    response.writeHead(answer.statusCode ?? 500, answer.headers).end(answered);
  }
}
