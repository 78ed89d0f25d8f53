import type { AnsweredCode } from './answers.ts';
import { problemExample } from './examples.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** An answer in JSON, with examples by name. */
export function answer(description: string, schema: string, examples: Record<string, object>) {
  const named = Object.entries(examples).map(([name, value]) => [name, { value }]);
  const content = { schema: ref(schema), examples: Object.fromEntries(named) };
  return { description, content: { 'application/json': content } };
}

const gateway = { 'application/json': { schema: ref('GatewayMessage') } };

/** A problem with one of these codes. */
export function problems(
  status: number,
  description: string,
  codes: readonly AnsweredCode[],
  by: 'function' | 'function or gateway' = 'function',
) {
  const schema = {
    allOf: [ref('Problem')],
    properties: { status: { const: status }, code: { enum: codes } },
  };
  const named = codes.map((code) => [code, { value: problemExample(status, code) }]);
  const problem = { schema, examples: Object.fromEntries(named) };
  const content = {
    'application/problem+json': problem,
    ...(by === 'function or gateway' && gateway),
  };
  return { description, content };
}

export function unavailable(codes: readonly AnsweredCode[]) {
  const description =
    'Nothing was stored or queued: send the same request again. API Gateway says so itself where no function can start.';
  const schema = { type: 'string', pattern: '^[0-9]+$' };
  const headers = {
    'retry-after': { description: 'Seconds, where the function answers.', schema },
  };
  return { ...problems(503, description, codes, 'function or gateway'), headers };
}

export const unexpected = problems(
  500,
  'The fault is ours, and in our log.',
  ['UNEXPECTED'],
  'function or gateway',
);

/** Answers of API Gateway alone. */
export const gatewayResponses = {
  Forbidden: {
    description: 'The request is not signed, or its identity may not call this route.',
    content: gateway,
  },
  TooManyRequests: {
    description: 'All callers of the route together send more than the stage lets through.',
    content: gateway,
  },
};
