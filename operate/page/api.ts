import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { parseCallId } from '../../core/call-id.ts';
import { exitCodes } from '../exit-codes.ts';
import { explainError } from '../explain-error.ts';
import { OperatorError } from '../operator-error.ts';
import type { StoredRecording } from '../stored-recordings.ts';
import type { PageActions } from './actions.ts';
import type { ErrorAnswer, PlayAnswer } from './answers.ts';

const dayMs = 24 * 60 * 60_000;
const last = z.coerce
  .number()
  .int()
  .min(60_000)
  .max(31 * dayMs)
  .default(3_600_000);
const noCallId = 'A call id is a whole number from 1 on.';
const callId = z.unknown().transform((value, context) => {
  try {
    return parseCallId(value);
  } catch {
    context.addIssue({ code: 'custom', message: noCallId });
    return z.NEVER;
  }
});
const recordingId = callId;
const callIds = z.array(callId).min(1).max(1000);

const Last = z.strictObject({ last });
const Calls = z.strictObject({
  before: z.iso.datetime().optional(),
  complete: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
const Log = z.strictObject({
  metric: z.string().regex(/^\w{1,40}$/),
  code: z
    .string()
    .regex(/^\w{1,60}$/)
    .optional(),
  last,
});
/** one of them at least: all letters are chosen by naming their codes */
const Filter = z
  .strictObject({
    codes: z.array(z.string().max(200)).min(1).max(100).optional(),
    ids: z.array(z.string().max(200)).min(1).max(20_000).optional(),
    sinceMs: z.number().int().optional(),
  })
  .refine(({ codes, ids }) => codes !== undefined || ids !== undefined);
const Redrive = z.strictObject({ filter: Filter, perSecond: z.number().min(1).max(1000) });
const Drop = z.strictObject({ filter: Filter });
const Ids = z.strictObject({ callIds });
const Change = z
  .strictObject({
    mode: z.string().max(40),
    recordings: z.string().max(40),
    webhooks: z.string().max(40),
    lists: z.string().max(40),
    rotateToken: z.literal(true),
    newCalls: z.int().min(1).max(100),
  })
  .partial();

/** What the page asks, as JSON. Long work answers line by line, and ends when the page is closed. */
export function pageApi(
  actions: PageActions,
  playUrlOf: (recording: StoredRecording) => string,
): Hono {
  const api = new Hono();
  api.onError((error, context) => failed(context, error));
  api.notFound((context) => context.json(nothing, 404));
  api.use(
    bodyLimit({
      maxSize: 1024 * 1024,
      onError: (context) =>
        context.json({ problem: 'That is too much at once.', next: 'Choose less.' }, 413),
    }),
  );

  api.get('/stack', (context) => context.json(actions.stack));
  api.get('/flow', async (context) => {
    const query = read(Last, context.req.query());
    return context.json(await actions.flow(query.last));
  });
  api.get('/series', async (context) => {
    const query = read(Last, context.req.query());
    return context.json(await actions.series(query.last));
  });
  api.get('/calls', async (context) => {
    return context.json(await actions.calls(read(Calls, context.req.query())));
  });
  api.get('/calls/:id', async (context) => {
    return context.json(await actions.call(read(callId, context.req.param('id'))));
  });
  api.get('/calls/:id/recordings/:recording', async (context) => {
    const { id, recording } = context.req.param();
    const found = await actions.recording(read(callId, id), read(recordingId, recording));
    if (!found) return context.json(noRecording, 404);
    const answer: PlayAnswer = { url: playUrlOf(found), bytes: found.bytes };
    return context.json(answer);
  });
  api.get('/log', async (context) => {
    const query = read(Log, context.req.query());
    return context.json(await actions.log({ ...query, lastMs: query.last }));
  });
  api.get('/waiting', async (context) => {
    const query = read(Last, context.req.query());
    return context.json(await actions.waiting(query.last));
  });
  api.get('/letters', async (context) => {
    return context.json(await actions.letters(context.req.raw.signal));
  });
  api.get('/articles/:anchor', async (context) => {
    const text = await actions.article(context.req.param('anchor'));
    return text === undefined ? context.json(nothing, 404) : context.json({ text });
  });

  api.post('/letters/redrive', async (context) => {
    const { filter, perSecond } = read(Redrive, await bodyOf(context));
    return lines(context, (signal) => actions.redrive(filter, perSecond, signal));
  });
  api.post('/letters/drop', async (context) => {
    const { filter } = read(Drop, await bodyOf(context));
    return lines(context, (signal) => actions.drop(filter, signal));
  });
  api.post('/send', async (context) => {
    const asked = read(Ids, await bodyOf(context));
    return context.json(await actions.send(asked.callIds, context.req.raw.signal));
  });
  api.post('/read', async (context) => {
    const asked = read(Ids, await bodyOf(context));
    return context.json(await actions.read(asked.callIds, context.req.raw.signal));
  });

  const { liner } = actions;
  if (liner) {
    api.get('/liner', async (context) => context.json(await liner.state()));
    api.post('/liner', async (context) => {
      return context.json(await liner.change(read(Change, await bodyOf(context))));
    });
  }
  return api;
}

const noRecording: ErrorAnswer = {
  problem: 'This recording is no longer stored.',
  next: 'Look again at its call.',
};

const nothing: ErrorAnswer = {
  problem: 'There is nothing here.',
  next: 'Go back to the overview.',
};

/** @throws {OperatorError} that names what is wrong, and never says what was given */
function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const isId = issue?.message === noCallId;
  const member = issue?.path[0] ?? 'the question';
  throw new OperatorError({
    problem: isId ? noCallId : `This cannot be asked: ${String(member)} makes no sense.`,
    next: isId ? 'Correct it and ask again.' : 'Reload the page.',
    exitCode: exitCodes.usedWrongly,
  });
}

/** what is no JSON is nothing */
function bodyOf(context: Context): Promise<unknown> {
  return context.req.json().catch(() => undefined);
}

function failed(context: Context, error: unknown) {
  const { message: problem, next, exitCode } = explainError(error);
  const answer: ErrorAnswer = { problem, next };
  return context.json(answer, exitCode === exitCodes.usedWrongly ? 400 : 502);
}

function lines(context: Context, work: (signal: AbortSignal) => AsyncIterable<unknown>) {
  context.header('content-type', 'application/x-ndjson');
  return stream(context, async (out) => {
    const ending = new AbortController();
    out.onAbort(() => ending.abort());
    try {
      for await (const each of work(ending.signal)) await out.writeln(JSON.stringify(each));
    } catch (error) {
      const { message: problem, next } = explainError(error);
      await out.writeln(JSON.stringify({ error: { problem, next } }));
    }
  });
}
