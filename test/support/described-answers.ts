import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

export const description = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));

// formats are for readers: patterns stand beside them
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(description, 'api');

export interface Reply {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

/** What is wrong with a value by the schema at this place of the description. */
export function faultsAt(place: readonly (string | number)[], value: unknown): object[] {
  const pointer = place.map((part) =>
    encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  const validate = ajv.compile({ $ref: `api#/${pointer.join('/')}` });
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Where the description has the schema of such an answer. */
function placeOf(route: string, method: string, { status, type }: Reply) {
  const responses = ['paths', route, method.toLowerCase(), 'responses'];
  const response = description.paths[route][method.toLowerCase()].responses[status];
  const shared = response?.$ref?.split('/').slice(1);
  const place = shared ?? [...responses, String(status)];
  return [...place, 'content', (type ?? '').replace(/;.*/, ''), 'schema'];
}

/** @throws {Error} when an answer over HTTP is none of those described for its route */
export function requireDescribed(method: string, path: string, reply: Reply): void {
  const [name = ''] = path.split('?');
  const route = /^\/calls\/[^/]+$/.test(name) ? '/calls/{callId}' : name;
  if (!description.paths[route]?.[method.toLowerCase()]) return;
  const place = placeOf(route, method, reply);
  const schema = place.reduce((node, part) => node?.[part], description);
  const faults = schema ? faultsAt(place, JSON.parse(reply.text)) : ['no such answer'];
  if (faults.length === 0) return;
  const what = `${method} ${route} ${reply.status} ${reply.type}`;
  throw new Error(`docs/openapi.json describes it otherwise: ${what} ${JSON.stringify(faults)}`);
}

/** The same for what Lambda is given to return. */
export function requireRouteDescribed(
  event: unknown,
  answer: { statusCode: number; headers: Record<string, string>; body: string },
): void {
  const { routeKey } = Object(event);
  // what comes by another way is no request of the HTTP API
  if (typeof routeKey !== 'string' || JSON.parse(answer.body).code === 'ROUTE_UNKNOWN') return;
  const [method = '', path = ''] = routeKey.split(' ');
  const type = answer.headers['content-type'] ?? null;
  requireDescribed(method, path, { status: answer.statusCode, type, text: answer.body });
}
