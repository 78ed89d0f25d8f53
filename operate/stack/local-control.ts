import { z } from 'zod';
import { exitCodes } from '../exit-codes.ts';
import { OperatorError } from '../operator-error.ts';
import { type FunctionName, functionIds, type LogQuery, type TimeRange } from './stack.ts';

const Described = z.object({
  name: z.string(),
  stage: z.string(),
  region: z.string(),
  account: z.string(),
  outputs: z.record(z.string(), z.string()),
  startedMs: z.number(),
});
const Logs = z.object({
  lines: z.array(z.object({ timeMs: z.number(), function: z.string(), text: z.string() })),
});
const Samples = z.object({
  samples: z.array(
    z.object({ timeMs: z.number(), value: z.number(), code: z.string().optional() }),
  ),
});
const Events = z.object({
  events: z.array(
    z.object({ timeMs: z.number(), bus: z.string(), event: z.record(z.string(), z.unknown()) }),
  ),
});

export type LocalControl = ReturnType<typeof localControl>;

/** What a local run answers under `/_local/`. */
export function localControl(awsEndpoint: string) {
  return {
    stack: () => get('stack', Described),
    logs: async ({ fromMs, toMs, matching = '', functions = [], limit }: LogQuery) => {
      const query = {
        ...{ since: String(fromMs), until: String(toMs), match: matching },
        ...{ functions: functions.join(), limit: String(limit) },
      };
      const { lines } = await get('logs', Logs, query);
      return lines.flatMap((line) =>
        isOurs(line.function) ? { ...line, function: line.function } : [],
      );
    },
    /** values of a metric as they were counted */
    samples: async (name: string, { fromMs, toMs }: TimeRange) => {
      const query = { name, since: String(fromMs), until: String(toMs) };
      return (await get('metrics', Samples, query)).samples;
    },
    events: async ({ fromMs, toMs }: TimeRange) =>
      (await get('events', Events, { since: String(fromMs), until: String(toMs) })).events,
    get,
    post: <Answer extends z.ZodType>(path: string, schema: Answer, body: object) =>
      ask(path, schema, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-call-enrichment': '1' },
        body: JSON.stringify(body),
      }),
  };

  function get<Answer extends z.ZodType>(
    path: string,
    schema: Answer,
    query: Readonly<Record<string, string>> = {},
  ): Promise<z.output<Answer>> {
    return ask(`${path}?${new URLSearchParams(query)}`, schema);
  }

  async function ask<Answer extends z.ZodType>(
    path: string,
    schema: Answer,
    options: RequestInit = {},
  ): Promise<z.output<Answer>> {
    const response = await fetch(`${awsEndpoint}/_local/${path}`, options).catch((cause) => {
      throw noRun(`nothing listens there`, cause);
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      const { error } = z.object({ error: z.string() }).catch({ error: '' }).parse(answer);
      throw noRun(error || `it answers ${response.status}`);
    }
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw noRun('what answers there is none, or of another version');
  }

  function noRun(reason: string, cause?: unknown) {
    return new OperatorError(
      {
        problem: `No local run at ${awsEndpoint}: ${reason}.`,
        next: 'Start one with npm start. If it has another --aws-port, name it: AWS_ENDPOINT_URL=http://127.0.0.1:PORT',
        exitCode: exitCodes.noStack,
      },
      { cause },
    );
  }
}

function isOurs(name: string): name is FunctionName {
  return Object.hasOwn(functionIds, name);
}
