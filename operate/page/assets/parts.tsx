import type { ComponentChildren } from 'preact';
import { AskError } from './ask.ts';
import type { Asked } from './asked.ts';
import { to } from './route.ts';
import { clock, count, distance, tamed } from './texts.ts';

/** Text that somebody else wrote. */
export function Outside({ text }: { text: string | number }) {
  return <bdi class="outside">{tamed(String(text))}</bdi>;
}

export function Time({ at }: { at: number | string | undefined }) {
  const ms = typeof at === 'string' ? Date.parse(at) : at;
  if (ms === undefined || Number.isNaN(ms) || ms === 0) return <span class="quiet">–</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={clock(ms)}>
      {distance(ms, Date.now())}
    </time>
  );
}

/** A number that leads to what it counts. */
export function Count({
  value,
  href,
  label,
  name,
}: {
  value: number;
  href: string;
  label: string;
  /** for whoever hears it, where the label says too little */
  name?: string;
}) {
  return (
    <a class={`count${value === 0 ? ' none' : ''}`} href={href} aria-label={name}>
      <span class="value">{count(value)}</span>
      {label && <span class="label"> {label}</span>}
    </a>
  );
}

/** A code that leads to its article. */
export function Code({ code }: { code: string }) {
  return (
    <a class="code" href={to(`runbook/${encodeURIComponent(code.toLowerCase())}`)}>
      <Outside text={code} />
    </a>
  );
}

export function CallLink({ callId }: { callId: number }) {
  return (
    <a class="id" href={to(`calls/${callId}`)}>
      {callId}
    </a>
  );
}

export function Failed({ error, ask }: { error: Error; ask?: () => void }) {
  return (
    <div class="failed" role="alert">
      <p>{tamed(error.message)}</p>
      {error instanceof AskError && <p class="quiet">{tamed(error.next)}</p>}
      {ask && (
        <button type="button" onClick={ask}>
          Ask again
        </button>
      )}
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** Shows an answer, or how it stands with it. */
export function Answered<Answer>({
  asked,
  what,
  children,
}: {
  asked: Asked<Answer>;
  what: string;
  children: (answer: Answer) => ComponentChildren;
}) {
  const { answer, error, ask } = asked;
  if (answer === undefined && error) return <Failed error={error} ask={ask} />;
  if (answer === undefined) {
    return (
      <div class="loading" role="status">
        Looking for {what}…
      </div>
    );
  }
  return (
    <>
      {error && <Failed error={error} ask={ask} />}
      {children(answer)}
    </>
  );
}

export function Panel({
  title,
  aside,
  children,
  name,
}: {
  title: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
  name?: string;
}) {
  const id = `panel-${title.toLowerCase().replaceAll(/\W+/g, '-')}`;
  return (
    <section class={`panel ${name ?? ''}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
