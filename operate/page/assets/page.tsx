import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { StackAnswer } from '../answers.ts';
import { Article } from './article.tsx';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { CallView } from './call.tsx';
import { Calls } from './calls.tsx';
import { Letters } from './letters.tsx';
import { Log } from './log.tsx';
import { Overview } from './overview.tsx';
import { Failed } from './parts.tsx';
import { Reconciliations } from './reconciliations.tsx';
import { type Route, to, useRoute } from './route.ts';
import { Waiting } from './waiting.tsx';

const views = [
  ['', 'Overview'],
  ['calls', 'Calls'],
  ['letters', 'Dead letters'],
  ['reconciliations', 'Reconciliation'],
] as const;

export function Page() {
  const route = useRoute();
  const asked = useAsked(() => get<StackAnswer>('stack'), 'stack', 0);
  const main = useRef<HTMLElement>(null);
  const shown = `${route.view}/${route.item}`;
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = titleOf(route, asked.answer);
  }, [shown, asked.answer]);
  useLayoutEffect(() => {
    // whoever listens or uses keys goes on where the new view begins
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
  }, [shown]);

  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Head route={route} stack={asked.answer} />
      <main tabIndex={-1} ref={main}>
        {asked.error && <Failed error={asked.error} ask={asked.ask} />}
        {asked.answer && <View route={route} stack={asked.answer} />}
      </main>
    </>
  );
}

function Head({ route, stack }: { route: Route; stack: StackAnswer | undefined }) {
  return (
    <header class="head">
      <p class="stack">
        <strong>{stack?.name ?? 'Calls'}</strong>{' '}
        {stack && (
          <span class={stack.isLocal ? 'place here' : 'place'}>
            {stack.isLocal ? 'on this machine' : `${stack.region} · ${stack.account}`}
          </span>
        )}
      </p>
      <nav aria-label="Views">
        {views.map(([view, name]) => (
          <a key={view} href={to(view)} aria-current={route.view === view ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <search>
        <form onSubmit={goToCall}>
          <label class="unseen" for="why">
            Why is this call not there? Its id
          </label>
          <input
            id="why"
            name="id"
            inputMode="numeric"
            placeholder="Why is call …"
            autoComplete="off"
          />
          <button type="submit">Why?</button>
        </form>
      </search>
    </header>
  );
}

function View({ route, stack }: { route: Route; stack: StackAnswer }) {
  const { view, item } = route;
  if (view === '') return <Overview route={route} stack={stack} />;
  if (view === 'calls' && item) return <CallView key={item} id={item} stack={stack} />;
  if (view === 'calls') return <Calls route={route} stack={stack} />;
  if (view === 'letters') return <Letters route={route} />;
  if (view === 'reconciliations') {
    return <Reconciliations everyMs={stack.isLocal ? 1000 : 20_000} />;
  }
  if (view === 'waiting') return <Waiting stack={stack} />;
  if (view === 'log') return <Log route={route} />;
  if (view === 'runbook') return <Article key={item} anchor={item} />;
  return (
    <>
      <h1>There is nothing here</h1>
      <p>
        <a href={to('')}>Go to the overview</a>
      </p>
    </>
  );
}

function goToCall(event: SubmitEvent) {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const id = String(new FormData(form).get('id') ?? '').trim();
  if (id) location.hash = to(`calls/${encodeURIComponent(id)}`);
  form.reset();
}

function titleOf({ view, item }: Route, stack: StackAnswer | undefined): string {
  const names: Record<string, string> = {
    calls: item ? `Call ${item.slice(0, 20)}` : 'Calls',
    letters: 'Dead letters',
    reconciliations: 'Reconciliation',
    waiting: 'Waiting calls',
    log: 'Log',
    runbook: 'Runbook',
  };
  return [names[view], stack?.name ?? 'Calls'].filter(Boolean).join(' · ');
}
