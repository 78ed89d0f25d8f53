import { retryAfterMs } from '../clients/retry-after.ts';

export interface JsonRequest {
  readonly method: 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Thrown when the other side did not take a request: whatever was wrong, it may take it later. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  /** undefined where no answer came */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(status?: number, retryAfterMs?: number) {
    super(`answered ${status ?? 'nothing'}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const timeoutMs = 10_000;

/** Sends JSON and resolves to the body of the answer. @throws {NotTaken} for all but 2xx */
export async function sendJson(
  { method, url, headers, body }: JsonRequest,
  signal: AbortSignal,
): Promise<string> {
  try {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      // fetch would take credentials in headers and paths along
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    if (response.ok) return text;
    const after = response.headers.get('retry-after') ?? undefined;
    throw new NotTaken(response.status, retryAfterMs(after, Date.now()));
  } catch (error) {
    // the causes quote addresses
    throw error instanceof NotTaken ? error : new NotTaken();
  }
}
