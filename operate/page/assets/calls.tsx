import type { CallsAnswer, StackAnswer } from '../answers.ts';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { CallsTable } from './calls-table.tsx';
import { Answered } from './parts.tsx';
import { type Route, to } from './route.ts';

const kinds = [
  ['', 'All'],
  ['false', 'Incomplete'],
  ['true', 'Complete'],
] as const;

/** What is stored, by its first read, the latest first. */
export function Calls({ route, stack }: { route: Route; stack: StackAnswer }) {
  const { query } = route;
  const complete = query.get('complete') ?? undefined;
  const before = query.get('before') ?? undefined;
  const asked = useAsked(
    () => get<CallsAnswer>('calls', { complete, before }),
    `calls ${query}`,
    before ? 0 : stack.isLocal ? 3000 : 20_000,
  );
  return (
    <>
      <div class="title">
        <h1>Calls</h1>
        <nav class="spans" aria-label="Which calls">
          {kinds.map(([value, name]) => (
            <a
              key={value}
              href={to('calls', { complete: value })}
              aria-current={(complete ?? '') === value ? 'true' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
      </div>
      <Answered asked={asked} what="calls">
        {(answer) => (
          <>
            <CallsTable calls={answer.calls} />
            <p class="pages">
              {before && <a href={to('calls', { complete })}>Latest calls</a>}{' '}
              {answer.before && (
                <a href={to('calls', { complete, before: answer.before })}>Older calls</a>
              )}
            </p>
          </>
        )}
      </Answered>
    </>
  );
}
