import { useState } from 'preact/hooks';
import type { LinerAnswer, LinerChange } from '../answers.ts';
import { get, post } from './ask.ts';
import { useAsked } from './asked.ts';
import { Answered, CallLink, Failed, Panel } from './parts.tsx';
import { count } from './texts.ts';
import { NextTries } from './waiting.tsx';

const modes = [
  ['up', 'It answers at once.'],
  ['down', 'It cuts every connection. Calls wait, and are tried again.'],
  ['slow', 'It answers after 15 seconds, later than anybody waits.'],
  ['throttling', 'It takes two requests a second, and has the rest wait 5 s.'],
  ['token refused', 'It refuses our token, whichever.'],
] as const;

/** of recordings; without `recordings=copy` nobody follows them */
const links = ['sound', 'expired', 'gone', 'not audio', 'foreign', 'too large'];

const newCalls = 5;

/** How the Liner of a local run behaves: anyone may break it, and watch the calls arrive later. */
export function Switchboard({ onChange }: { onChange: () => void }) {
  const asked = useAsked(() => get<LinerAnswer>('liner'), 'liner', 2000);
  const [error, setError] = useState<Error>();

  async function turn(change: LinerChange) {
    setError(undefined);
    await post('liner', change).catch(setError);
    asked.ask();
    onChange();
  }

  return (
    <Panel title="Liner" aside={<span class="quiet">made up, on this machine</span>}>
      <Answered asked={asked} what="the switchboard">
        {(liner) => <Switches liner={liner} turn={turn} />}
      </Answered>
      {error && <Failed error={error} />}
      <NextTries everyMs={2000} />
    </Panel>
  );
}

function Switches({ liner, turn }: { liner: LinerAnswer; turn: (change: LinerChange) => void }) {
  const { mode, recordings, webhooks, lists, rotations, requests, lastCalls } = liner;
  const isLate = recordings === 'late';
  const isLost = webhooks === 'lost';
  const isForbidden = lists === 'forbidden';
  return (
    <>
      <fieldset class="switches">
        <legend class="unseen">How Liner behaves</legend>
        {modes.map(([name]) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === mode}
            onClick={() => turn({ mode: name })}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <p role="status">{modes.find(([name]) => name === mode)?.[1]}</p>
      <div class="row ticks">
        <label>
          <input
            type="checkbox"
            checked={isLate}
            onChange={() => turn({ recordings: isLate ? 'prompt' : 'late' })}
          />{' '}
          late recordings
        </label>
        <label>
          links{' '}
          <select
            value={liner.links}
            onChange={({ currentTarget }) => turn({ links: currentTarget.value })}
          >
            {links.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={isLost}
            onChange={() => turn({ webhooks: isLost ? 'sent' : 'lost' })}
          />{' '}
          lost webhooks
        </label>
        <label>
          <input
            type="checkbox"
            checked={isForbidden}
            onChange={() => turn({ lists: isForbidden ? 'allowed' : 'forbidden' })}
          />{' '}
          lists forbidden
        </label>
        <button type="button" onClick={() => turn({ rotateToken: true })}>
          Rotate token{rotations > 0 && ` (${rotations})`}
        </button>
      </div>
      <div class="row">
        <button type="button" class="main" onClick={() => turn({ newCalls })}>
          Make {newCalls} calls
        </button>
        <span class="quiet">{count(requests)} requests so far</span>
      </div>
      {lastCalls.length > 0 && (
        <p class="ids">
          <span class="quiet">Made</span>
          {lastCalls.map((callId) => (
            <CallLink key={callId} callId={callId} />
          ))}
        </p>
      )}
    </>
  );
}
