import type { ErrorAnswer } from '../answers.ts';

/** What the server says is wrong, or that it says nothing. */
export class AskError extends Error {
  override readonly name = 'AskError';
  readonly next: string;
  constructor({ problem, next }: ErrorAnswer) {
    super(problem);
    this.next = next;
  }
}

const headers = { 'x-call-enrichment': '1' };

/** @throws {AskError} */
export async function get<Answer>(path: string, query: Query = {}): Promise<Answer> {
  const response = await send(`${path}?${parameters(query)}`, { headers });
  return (await response.json()) as Answer;
}

/** @throws {AskError} */
export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await send(path, posted(body));
  return (await response.json()) as Answer;
}

/** The lines of an answer as they come. @throws {AskError} */
export async function* postLines<Line>(
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<Line> {
  const { body: stream } = await send(path, { ...posted(body), signal });
  if (!stream) return;
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value = '' } = await reader.read();
    text += value;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const said = JSON.parse(line);
      if (said.error) throw new AskError(said.error);
      yield said as Line;
    }
    if (done) return;
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

function parameters(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

function posted(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

async function send(path: string, options: RequestInit): Promise<Response> {
  const response = await fetch(`/api/${path}`, options).catch((error: Error) => {
    if (error.name === 'AbortError') throw error;
    throw new AskError({
      problem: 'The command that serves this page does not answer.',
      next: 'Start it again: npm start, or npm run calls -- page.',
    });
  });
  if (response.ok) return response;
  const told = (await response.json().catch(() => undefined)) as ErrorAnswer | undefined;
  const next = 'Try again; what the command printed may say more.';
  throw new AskError(told ?? { problem: `The answer was ${response.status}.`, next });
}
