import * as z from 'zod/mini';

// payload format 2.0, as far as we read it; anything else that calls this function is a mistake
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
export const HttpRequest = z.object({
  version: z.literal('2.0'),
  routeKey: z.string(),
  headers: z._default(z.record(z.string(), z.string()), {}),
  pathParameters: z._default(z.record(z.string(), z.string()), {}),
  queryStringParameters: z._default(z.record(z.string(), z.string()), {}),
  body: z.optional(z.string()),
  isBase64Encoded: z._default(z.boolean(), false),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

/** The body as it was sent. */
export function bodyOf({ body = '', isBase64Encoded }: HttpRequest): Buffer {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}
