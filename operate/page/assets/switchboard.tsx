import { useState } from 'preact/hooks';
import type { LinerAnswer } from '../answers.ts';
import { get, post } from './ask.ts';
import { useAsked } from './asked.ts';
import { Answered, Failed, Panel } from './parts.tsx';
import { count, counted } from './texts.ts';
import { NextTries } from './waiting.tsx';

/** How the Liner of a local run behaves: anyone may break it, and watch the calls arrive later. */
export function Switchboard({ onChange }: { onChange: () => void }) {
  const asked = useAsked(() => get<LinerAnswer>('liner'), 'liner', 2000);
  const [error, setError] = useState<Error>();

  async function act(work: () => Promise<unknown>) {
    setError(undefined);
    await work().catch(setError);
    asked.ask();
    onChange();
  }

  return (
    <Panel title="Liner, made up" aside={<span class="quiet">this machine only</span>}>
      <Answered asked={asked} what="the switchboard">
        {({ mode, modes, requests, untried }) => (
          <>
            <fieldset class="switches">
              <legend class="unseen">How Liner behaves</legend>
              {modes.map(({ name, means }) => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={name === mode}
                  title={means}
                  onClick={() => act(() => post('liner', { mode: name }))}
                >
                  {name}
                </button>
              ))}
            </fieldset>
            <p role="status">{modes.find(({ name }) => name === mode)?.means}</p>
            <div class="row">
              <button
                type="button"
                class="main"
                disabled={untried.length === 0}
                onClick={() => act(() => post('send', { callIds: untried }))}
              >
                Send {counted(untried.length, 'call')}
              </button>
              <span class="quiet">{count(requests)} requests so far</span>
            </div>
            <NextTries everyMs={2000} />
          </>
        )}
      </Answered>
      {error && <Failed error={error} />}
    </Panel>
  );
}
