import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { listen } from '../../local/aws/listen.ts';
import type { AmoCall } from './sync-calls/activity.ts';

type Answer = [status: number, body: unknown];

/**
 * Answers as amoCRM documents it, with one contact that has every number. Twice the same `uniq` makes
 * two activities: that it does not is for the caller to see to.
 * @param say is told what happened to each request
 */
export async function startFakeCrm(port: number, say: (line: string) => void = () => {}) {
  const activities = new Map<number, Partial<AmoCall>>();
  /** statuses of the next answers, before it works again */
  const failures: number[] = [];
  const requests: string[] = [];

  const server = createServer(async (request, response) => {
    const route = `${request.method} ${request.url}`;
    requests.push(route);
    const [status, body] = await answer(route, request);
    say(`${route}  answered ${status}`);
    response.writeHead(status, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(body));
  });
  const { origin, close } = await listen(server, port, 'the first argument');
  return { origin, activities, failures, requests, activitiesOf, close };

  function activitiesOf(uniq: string) {
    return [...activities.values()].filter((activity) => activity.uniq === uniq);
  }

  async function answer(route: string, request: IncomingMessage): Promise<Answer> {
    if (route === 'GET /activities') return [200, [...activities.values()]];
    if (!request.headers.authorization?.startsWith('Bearer ')) return [401, { status: 401 }];
    const body: unknown = await json(request).catch(() => undefined);
    const failure = failures.shift();
    if (failure) return [failure, { status: failure }];
    if (route === 'POST /api/v4/calls') return [200, add(body as AmoCall[])];
    const id = Number(/^PATCH \/api\/v4\/contacts\/notes\/(\d+)$/.exec(route)?.[1]);
    const activity = activities.get(id);
    if (!activity) return [404, { status: 404 }];
    Object.assign(activity, (body as { params: Partial<AmoCall> }).params);
    return [200, { id }];
  }

  function add(calls: readonly AmoCall[]) {
    const added = calls.map((call, index) => {
      const id = activities.size + 1;
      activities.set(id, call);
      return { id, entity_id: 1, entity_type: 'contact', request_id: String(index) };
    });
    return { _total_items: added.length, errors: [], _embedded: { calls: added } };
  }
}

if (import.meta.main) {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { origin } = await startFakeCrm(Number(process.argv[2] ?? 4002), say);
  say(`CRM at ${origin}; what it holds: curl ${origin}/activities`);
}
