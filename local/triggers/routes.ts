/** What a route key such as `GET /calls/{callId}` accepts. */
export interface Route {
  readonly routeKey: string;
  readonly method: string;
  readonly segments: readonly string[];
}

export interface Matched<R extends Route> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** @throws {Error} for a form of route key that is not understood here */
export function parseRouteKey(routeKey: string): Route {
  const [, method, path] = /^([A-Z]+) \/(.*)$/.exec(routeKey) ?? [];
  if (!method || path === undefined || routeKey.includes('+}')) {
    throw new Error(`the route key ${routeKey} is not understood`);
  }
  return { routeKey, method, segments: path.split('/') };
}

/** The route for a request: one without a variable goes before one with. */
export function matchRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  rawPath: string,
): Matched<R> | undefined {
  const segments = rawPath.slice(1).split('/');
  const matches = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .filter((route) => route.segments.length === segments.length)
    .filter((route) => route.segments.every((segment, i) => accepts(segment, segments[i] ?? '')))
    .sort((a, b) => variables(a).length - variables(b).length);
  const [route] = matches;
  if (!route) return undefined;
  const values = variables(route).map(({ name, i }) => [name, decoded(segments[i] ?? '')]);
  return { route, pathParameters: Object.fromEntries(values) };
}

const isVariable = (segment: string) => segment.startsWith('{');

function accepts(segment: string, actual: string): boolean {
  return isVariable(segment) ? actual !== '' : segment === actual;
}

function variables(route: Route) {
  return route.segments.flatMap((segment, i) =>
    isVariable(segment) ? [{ name: segment.slice(1, -1), i }] : [],
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
