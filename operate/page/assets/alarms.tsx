import type { AlarmAnswer } from '../answers.ts';
import { Time } from './parts.tsx';
import { to } from './route.ts';
import { anchorOf } from './texts.ts';

/** What rings, first of all. */
export function Alarms({ alarms }: { alarms: readonly AlarmAnswer[] }) {
  const ringing = alarms.filter(({ state }) => state === 'ringing');
  if (alarms.length === 0) return null;
  if (ringing.length === 0) {
    return <p class="alarms quiet">No alarm of {alarms.length} rings.</p>;
  }
  return (
    <ul class="alarms ringing" aria-label="Ringing alarms">
      {ringing.map(({ name, impact, runbook, sinceMs }) => (
        <li key={name}>
          <strong>{impact}</strong> Since <Time at={sinceMs} />.{' '}
          <a href={to(`runbook/${anchorOf(runbook)}`)}>What to do</a>
        </li>
      ))}
    </ul>
  );
}
