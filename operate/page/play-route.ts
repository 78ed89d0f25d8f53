import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { explainError } from '../explain-error.ts';
import type { StoredRecording } from '../stored-recordings.ts';
import type { PageActions } from './actions.ts';

/**
 * Recordings at addresses that nobody can guess, as what plays them asks without our header: who has
 * one got it from the page. Each is good for an hour after it was last used.
 */
export function playRoute(actions: PageActions, now: () => number = Date.now) {
  const issued = new Map<string, { readonly recording: StoredRecording; usedMs: number }>();
  const route = new Hono();
  route.onError((error, context) => context.text(explainError(error).message, 502));

  route.get('/:ticket', async ({ req, text }) => {
    const found = issued.get(req.param('ticket'));
    if (!found || isOver(found.usedMs)) return text('There is nothing here.', 404);
    found.usedMs = now();
    const range = req.header('range');
    const { status, headers, body } = await actions.play(found.recording, range, req.raw.signal);
    const stream = body && (Readable.toWeb(body) as ReadableStream);
    return new Response(stream, { status, headers });
  });

  return { route, ticketFor };

  function ticketFor(recording: StoredRecording): string {
    for (const [ticket, { usedMs }] of issued) {
      if (isOver(usedMs) || issued.size >= mostTickets) issued.delete(ticket);
    }
    const ticket = randomBytes(24).toString('base64url');
    issued.set(ticket, { recording, usedMs: now() });
    return ticket;
  }

  function isOver(usedMs: number): boolean {
    return now() - usedMs > hourMs;
  }
}

const hourMs = 3_600_000;
const mostTickets = 200;
