import type { ComponentChildren } from 'preact';
import type { FlowAnswer } from '../answers.ts';
import { Count } from './parts.tsx';
import { to } from './route.ts';
import type { Span } from './spans.tsx';
import { duration } from './texts.ts';

/** The way of a call through the stack, with what is where, and what went by. */
export function Flow({ flow, span }: { flow: FlowAnswer; span: Span }) {
  const { queue, letters, copies, counted, oldestSeconds } = flow;
  const of = (metric: string) => counted[metric] ?? 0;
  const logged = (metric: string, label: string) => (
    <Count value={of(metric)} label={label} href={to('log', { metric, last: span.name })} />
  );
  const refused = flow.coded.Refusals.reduce((sum, { count }) => sum + count, 0);
  const broken = of('Liner4xx') + of('Liner5xx') + of('LinerBroken');
  const waiting = queue.waiting + queue.hidden;

  return (
    <section class="flow" aria-label={`Flow of calls, last ${span.label}`}>
      <Station name="Door" state={refused > 0 ? 'warn' : 'ok'}>
        {logged('WebhooksAccepted', 'webhooks')}
        <Count
          value={refused}
          label="turned away"
          href={to('log', { metric: 'Refusals', last: span.name })}
        />
      </Station>
      <Station name="Call queue" state={waiting > 0 ? 'wait' : 'ok'} isNow>
        <Count value={queue.waiting} label="waiting" href={to('waiting')} />
        <Count value={queue.hidden} label="in work or backing off" href={to('waiting')} />
        {oldestSeconds !== undefined && (
          <p class="quiet">oldest {duration(oldestSeconds * 1000)}</p>
        )}
      </Station>
      <Station name="Liner" state={broken > 0 ? 'warn' : 'ok'}>
        {logged('LinerRequests', 'requests')}
        {broken === 0 && <p class="quiet">all answered</p>}
        {of('Liner4xx') > 0 && logged('Liner4xx', 'answered 4xx')}
        {of('Liner5xx') > 0 && logged('Liner5xx', 'answered 5xx')}
        {of('LinerBroken') > 0 && logged('LinerBroken', 'without an answer')}
      </Station>
      <Station name="Enrich" state={of('Retried') > 0 ? 'warn' : 'ok'}>
        {logged('Enriched', 'new')}
        {logged('Changed', 'changed')}
        {logged('Unchanged', 'unchanged')}
        {logged('Retried', 'returned')}
      </Station>
      <Station name="Events" state="ok">
        {logged('EventsPublished', 'published')}
      </Station>
      {copies && (
        <Station name="Recordings" state={of('RecordingsRetried') > 0 ? 'warn' : 'ok'}>
          {logged('RecordingsStored', 'stored')}
          <p class="quiet">{copies.waiting + copies.hidden} to be copied</p>
          {of('RecordingsRetried') > 0 && logged('RecordingsRetried', 'returned')}
        </Station>
      )}
      <Station
        name="Dead letters"
        state={letters.waiting + letters.hidden > 0 ? 'bad' : 'ok'}
        isNow
      >
        <Count value={letters.waiting + letters.hidden} label="wait for you" href={to('letters')} />
        {logged('DeadLettered', 'given up')}
        {of('RecordingsDeadLettered') > 0 && logged('RecordingsDeadLettered', 'recordings')}
      </Station>
    </section>
  );
}

function Station({
  name,
  state,
  isNow,
  children,
}: {
  name: string;
  state: 'ok' | 'wait' | 'warn' | 'bad';
  isNow?: boolean;
  children: ComponentChildren;
}) {
  return (
    <div class={`station ${state}`}>
      <h2>
        {name}
        {isNow && <span class="now">now</span>}
      </h2>
      {children}
    </div>
  );
}
