import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AsyncInvoker } from '../lambda/async-invoker.ts';
import type { LocalFunction } from '../lambda/function.ts';
import { quotas } from '../lambda/quotas.ts';
import { readBody } from './request-body.ts';

const path = /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)(\?|$)/;

/**
 * Lambda's Invoke, for callers that wait for the answer and for those that do not, and as much of
 * GetFunctionConfiguration as is known here.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
 */
export function createLambda(functions: () => readonly LocalFunction[], async: AsyncInvoker) {
  return {
    serve: (request: IncomingMessage, response: ServerResponse) => void answer(request, response),
  };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    const limit = type === 'Event' ? quotas.asyncRequest : quotas.request;
    const body = await readBody(request, limit).catch(() => undefined);
    const [, encoded = '', action] = path.exec(request.url ?? '') ?? [];
    const id = decodeURIComponent(encoded);
    const found = functions().find(({ name, arn }) => id === name || id === arn);
    if (found && action === 'configuration' && request.method === 'GET') {
      const { name: FunctionName, arn: FunctionArn, environment: Variables } = found;
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(
        JSON.stringify({ FunctionName, FunctionArn, Environment: { Variables } }),
      );
    }
    if (request.method !== 'POST' || !found || action !== 'invocations') {
      return refuse(response, 404, 'ResourceNotFoundException', `Function not found: ${id}`);
    }
    if (!body) return refuse(response, 413, 'RequestTooLargeException', 'Request must be smaller');
    const event = body.toString() || '{}';
    if (!isJson(event)) {
      return refuse(response, 400, 'InvalidRequestContentException', 'Could not parse as JSON');
    }
    if (type === 'DryRun') return response.writeHead(204).end();
    if (type === 'Event') {
      void async.invoke(found, event).catch(() => {});
      return response.writeHead(202).end();
    }
    const { payload, failed } = await found.invoke(event);
    response.writeHead(200, {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(failed && { 'x-amz-function-error': 'Unhandled' }),
    });
    response.end(payload);
  }
}

function refuse(response: ServerResponse, status: number, code: string, Message: string) {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ Type: 'User', Message }));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
