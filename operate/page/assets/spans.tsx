import type { Route } from './route.ts';
import { to } from './route.ts';

/** How far back is counted. */
export const spans = [
  { name: '15m', label: '15 min', ms: 15 * 60_000 },
  { name: '1h', label: '1 h', ms: 3_600_000 },
  { name: '6h', label: '6 h', ms: 6 * 3_600_000 },
  { name: '24h', label: '24 h', ms: 24 * 3_600_000 },
  { name: '7d', label: '7 d', ms: 7 * 24 * 3_600_000 },
] as const;
export type Span = (typeof spans)[number];

/** @param otherwise what is chosen where the address names none */
export function spanOf(route: Route, otherwise: Span = spans[1]): Span {
  return spans.find(({ name }) => name === route.query.get('last')) ?? otherwise;
}

/** One of them is chosen by a link, so that what is seen can be sent to somebody. */
export function Spans({ route, chosen }: { route: Route; chosen: Span }) {
  const path = [route.view, route.item].filter(Boolean).join('/');
  const others = Object.fromEntries(route.query);
  return (
    <nav class="spans" aria-label="How far back">
      {spans.map(({ name, label }) => (
        <a
          key={name}
          href={to(path, { ...others, last: name })}
          aria-current={name === chosen.name ? 'true' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
