import type * as z from 'zod';
import type { Serve } from './endpoint.ts';
import { readBody } from './request-body.ts';

/** Thrown for what a client asked wrongly; `code` is the service's own name for it. */
export class ServiceError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A service that speaks AWS JSON: the action in X-Amz-Target, its input and output in the bodies. */
export function serveJson(actions: Readonly<Record<string, (input: unknown) => unknown>>): Serve {
  return (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    readBody(request)
      .then((body) => perform(action, body?.toString() ?? ''))
      .then(
        ([status, result]) => {
          response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
          response.end(JSON.stringify(result));
        },
        () => response.destroy(),
      );
  };

  async function perform(action: string, body: string): Promise<[status: number, result: unknown]> {
    try {
      const run = actions[action];
      if (!run) throw new ServiceError('UnknownOperationException', `Unknown: ${action}`);
      return [200, (await run(JSON.parse(body))) ?? {}];
    } catch (error) {
      if (error instanceof SyntaxError) return [400, { __type: 'SerializationException' }];
      if (!(error instanceof ServiceError)) throw error;
      return [400, { __type: error.code, message: error.message }];
    }
  }
}

/** @throws {ServiceError} `code`, naming the parameters that are wrong */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  code: string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new ServiceError(code, `Invalid parameters: ${names}`);
}
