import { beforeEach, expect } from 'vitest';
import { requireRouteDescribed } from './described-answers.ts';
import { callsApiEnvironment } from './environments.ts';
import { lambdaContext } from './lambda-context.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

/** The calls-api function in a sandbox that starts cold before each test. */
export interface CallsApiFunction extends Sandbox {
  restart(environment?: Record<string, string>): Promise<void>;
  send(event: unknown, remainingMs?: () => number): Promise<HttpAnswer>;
}

export function callsApiFunction(): CallsApiFunction {
  const sandbox = createSandbox(
    () => import('../../functions/calls-api/main.ts'),
    callsApiEnvironment,
  );
  let handler: Awaited<ReturnType<Sandbox['start']>>;

  const lambda: CallsApiFunction = Object.assign(sandbox, {
    async restart(environment = {}) {
      handler = await sandbox.start(environment);
    },
    async send(event: unknown, remainingMs = () => 29_000) {
      const answer = (await handler(event, lambdaContext(remainingMs))) as {
        statusCode: number;
        headers: Record<string, string>;
        body: string;
      };
      const body = JSON.parse(answer.body);
      requireRouteDescribed(event, answer);
      // whoever may read a call may read its number
      if (answer.statusCode !== 200) sandbox.note(answer);
      return { status: answer.statusCode, headers: answer.headers, body };
    },
  });

  beforeEach(() => lambda.restart());

  return lambda;
}

/** An error as every error of the API looks. */
export function problem(status: number, title: string, code: string) {
  return {
    status,
    headers: expect.objectContaining({ 'content-type': 'application/problem+json' }),
    body: {
      type: `/docs/runbook.md#${code.toLowerCase()}`,
      title,
      status,
      detail: expect.stringMatching(/^\W?[A-Z`].*\.$/),
      code,
    },
  };
}
