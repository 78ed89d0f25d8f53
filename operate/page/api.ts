import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { stream } from 'hono/streaming';
import { exitCodes } from '../exit-codes.ts';
import { explainError } from '../explain-error.ts';
import type { StoredRecording } from '../stored-recordings.ts';
import type { PageActions } from './actions.ts';
import type { ErrorAnswer, PlayAnswer } from './answers.ts';
import {
  Calls,
  Change,
  callId,
  Drop,
  Ids,
  Last,
  Log,
  Redrive,
  read,
  recordingId,
} from './questions.ts';

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

  api.get('/reconciliations', async (context) => {
    return context.json(await actions.reconciliations(context.req.raw.signal));
  });
  api.post('/reconciliations', async (context) => context.json(await actions.reconcile()));

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
