import * as z from 'zod/mini';
import type { CallId } from '../core/call-id.ts';
import type { Fetched } from '../core/enrich.ts';
import { PermanentError, RetryableError } from '../core/errors.ts';
import { parseLosslessJson } from '../core/lossless-json.ts';
import {
  type Answer,
  BrokenConnection,
  createBoundedGet,
  TooLarge,
  TooSlow,
} from './bounded-get.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Token } from './token.ts';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const maxBodyBytes = 1024 * 1024;

/** The customer's Liner: https, or plain http on this machine; no path, query or credentials. */
export const LinerOrigin = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text);
    if (!url || url.href !== `${url.origin}/`) return false;
    return (
      url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname))
    );
  }),
);

export interface LinerOptions {
  readonly origin: string;
  /** bound on one attempt, body included */
  readonly timeoutMs: number;
  readonly token: Token;
  /** told of every request; status is undefined where no answer came */
  readonly onRequest: (status: number | undefined, durationMs: number) => void;
}

/**
 * Reads calls: `GET /v2/call/detail/{callId}/`, and what hangs on them. At most two requests for an
 * answer, one more after a token refresh. https://docs.linerapp.io/devs/api/request-schema
 */
export function createLiner({ origin, timeoutMs, token, onRequest }: LinerOptions) {
  const limits = { timeoutMs, maxBytes: maxBodyBytes };
  const { get, open } = createBoundedGet(new URL(origin), limits);
  return { fetchCall, fetchData, open };

  /**
   * `data` of the answer, and when the request it answers was sent.
   * @throws {RetryableError | PermanentError} with the code of what Liner did
   */
  async function fetchCall(callId: CallId, signal: AbortSignal): Promise<Fetched> {
    const answer = await ask(`/v2/call/detail/${callId}/`, [401, 403], signal);
    const { sentAtMs } = answer;
    if (isMissing(answer)) return { data: undefined, sentAtMs, missing: refusal(answer) };
    return { data: dataOf(answer), sentAtMs };
  }

  /**
   * `data` of the answer about something that hangs on a call.
   * @throws {RetryableError | PermanentError} with the code of what Liner did
   */
  async function fetchData(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await ask(path, [401], signal);
    // the token has just opened the call itself, so it is what may not be seen that is at fault
    if (answer.status === 403) {
      throw new PermanentError('LINER_REFUSED_REQUEST', { reason: 'forbidden' });
    }
    return dataOf(answer);
  }

  async function ask(
    path: string,
    refusesToken: readonly number[],
    signal: AbortSignal,
  ): Promise<Answer> {
    const held = await token.current(signal);
    const answer = await attemptTwice(path, held, signal);
    if (!refusesToken.includes(answer.status)) return answer;
    const fresh = await token.afterRefusal(held, signal);
    if (fresh === undefined) throw new RetryableError('TOKEN_REFUSED');
    return attempt(path, fresh, { signal, freshConnection: false });
  }

  // a broken connection or a single 5xx is tried again at once, where nobody asked for patience
  async function attemptTwice(path: string, token: string, signal: AbortSignal): Promise<Answer> {
    try {
      const answer = await attempt(path, token, { signal, freshConnection: false });
      if (answer.status < 500 || answer.headers['retry-after'] !== undefined) return answer;
    } catch (error) {
      if (!(error instanceof RetryableError && error.code === 'LINER_UNREACHABLE')) throw error;
    }
    return attempt(path, token, { signal, freshConnection: true });
  }

  async function attempt(
    path: string,
    token: string,
    options: { signal: AbortSignal; freshConnection: boolean },
  ): Promise<Answer> {
    if (options.signal.aborted) throw new RetryableError('DEADLINE_REACHED');
    const startedMs = Date.now();
    let status: number | undefined;
    try {
      const headers = {
        'X-Api-Key': token,
        'Content-Type': 'application/json',
        Accept: 'application/json',
      };
      const answer = await get(path, headers, options);
      status = answer.status;
      return answer;
    } catch (error) {
      // the causes quote addresses and bytes, so only the kind goes on
      if (error instanceof TooLarge) throw new PermanentError('LINER_ANSWER_TOO_LARGE');
      if (error instanceof BrokenConnection) throw new RetryableError('LINER_UNREACHABLE');
      if (error instanceof TooSlow) {
        throw new RetryableError(options.signal.aborted ? 'DEADLINE_REACHED' : 'LINER_TIMEOUT');
      }
      throw error;
    } finally {
      onRequest(status, Date.now() - startedMs);
    }
  }
}

function dataOf(answer: Answer): unknown {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer);
  const envelope = parseBody(answer);
  if (typeof envelope !== 'object' || envelope === null)
    throw new RetryableError('LINER_ANSWER_UNREADABLE');
  const { success, data } = envelope as { success?: unknown; data?: unknown };
  if (success === false) throw new RetryableError('LINER_REPORTED_FAILURE');
  if (success !== true) throw new RetryableError('LINER_ANSWER_UNREADABLE');
  return data;
}

// a gateway that does not know the path has a page of its own, and knows nothing of calls
function isMissing({ status, headers }: Answer): boolean {
  const isPage = /^\s*text\/html/i.test(headers['content-type'] ?? '');
  return (status === 404 || status === 410) && !isPage;
}

function refusal({ status, headers }: Answer): Error {
  const later = { retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()) };
  if (status === 404) return new PermanentError('CALL_NOT_FOUND');
  if (status === 401 || status === 403) return new RetryableError('TOKEN_REFUSED');
  if (status === 429) return new RetryableError('LINER_THROTTLED', later);
  if (status === 408 || status === 425 || status >= 500) {
    return new RetryableError('LINER_UNAVAILABLE', later);
  }
  if (status >= 300 && status < 400) return new RetryableError('LINER_REDIRECTED');
  return new PermanentError('LINER_REFUSED_REQUEST');
}

function parseBody(answer: Answer): unknown {
  try {
    const bytes = decoded(answer);
    return parseLosslessJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new PermanentError('LINER_ANSWER_TOO_LARGE');
    }
    // no cause: the parser's error quotes the body
    throw new RetryableError('LINER_ANSWER_UNREADABLE');
  }
}

// we ask for no compression, but a gateway may compress all the same
function decoded({ headers, body }: Answer): Buffer {
  const encoding = headers['content-encoding']?.toLowerCase();
  if (encoding === undefined) return body;
  // loaded here because hardly any sandbox ever needs it
  const zlib = process.getBuiltinModule('node:zlib');
  const bound = { maxOutputLength: maxBodyBytes };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.gunzipSync(body, bound);
    case 'deflate':
      return zlib.inflateSync(body, bound);
    case 'br':
      return zlib.brotliDecompressSync(body, bound);
    default:
      return body;
  }
}
