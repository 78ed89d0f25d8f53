import { useEffect, useState } from 'preact/hooks';
import type { CallAnswer, ReadAnswer, StackAnswer } from '../answers.ts';
import { get, post } from './ask.ts';
import { useAsked } from './asked.ts';
import { CallRecord } from './call-record.tsx';
import { LetterActions } from './letter-actions.tsx';
import { Answered, Code, Failed, Panel, Time } from './parts.tsx';
import { Recordings } from './recordings.tsx';
import { to } from './route.ts';
import { anchorOf, count, counted, tamed } from './texts.ts';
import { Timeline } from './timeline.tsx';

const states = {
  unheard: ['never heard of', 'bad'],
  refused: ['turned away', 'bad'],
  waiting: ['waiting', 'wait'],
  'dead-letter': ['dead letter', 'bad'],
  'letter-gone': ['given up', 'bad'],
  stored: ['stored', 'good'],
  'gone-at-liner': ['gone at Liner', 'wait'],
  removed: ['removed', 'wait'],
} as const;

/** Why a call is there, or is not. */
export function CallView({ id, stack }: { id: string; stack: StackAnswer }) {
  const asked = useAsked(() => get<CallAnswer>(`calls/${encodeURIComponent(id)}`), `call ${id}`, 0);
  // a look holds the letters and goes through the log: only while it waits, and here, again and again
  const { answer, ask } = asked;
  const isOpen = stack.isLocal && answer?.story.state === 'waiting';
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setTimeout(ask, 3000);
    return () => clearTimeout(timer);
  }, [isOpen, answer]);
  return (
    <>
      <div class="title">
        <h1>
          Call <bdi>{tamed(id)}</bdi>
        </h1>
        {asked.answer && <StateChip answer={asked.answer} />}
        <button type="button" onClick={asked.ask} disabled={asked.isAsking}>
          Look again
        </button>
        <CallActions callId={id} onDone={asked.ask} />
      </div>
      <Answered asked={asked} what="its traces">
        {(answer) => <Story answer={answer} ask={asked.ask} />}
      </Answered>
    </>
  );
}

function StateChip({ answer }: { answer: CallAnswer }) {
  const [name, kind] = states[answer.story.state];
  return <span class={`chip ${kind}`}>{name}</span>;
}

function Story({ answer, ask }: { answer: CallAnswer; ask: () => void }) {
  const { story, record } = answer;
  const { callId, recordings, letters, refusedRequests } = story;
  return (
    <>
      <div class="verdict">
        <p class="answer">{story.summary}</p>
        <p>
          <span class="quiet">To do</span> {story.next}{' '}
          {story.runbook && (
            <a class="code" href={to(`runbook/${anchorOf(story.runbook)}`)}>
              {anchorOf(story.runbook)}
            </a>
          )}
        </p>
      </div>
      {letters.length > 0 && (
        <Panel title={counted(letters.length, 'dead letter')}>
          <LetterActions letters={letters} onDone={ask} />
        </Panel>
      )}
      {recordings.length > 0 && (
        <Panel title={counted(recordings.length, 'recording')}>
          <Recordings callId={callId} recordings={recordings} />
        </Panel>
      )}
      {refusedRequests.length > 0 && (
        <Panel title="Turned away meanwhile">
          <ul class="plain">
            {refusedRequests.map(({ code, reason, count: times, lastAt }) => (
              <li key={`${code} ${reason}`}>
                {count(times)} × <Code code={code} /> {reason} <Time at={lastAt} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <div class="columns even">
        <Panel title="Timeline">
          <Timeline story={story} />
        </Panel>
        {record && (
          <Panel title="Record">
            <CallRecord record={record} />
          </Panel>
        )}
      </div>
    </>
  );
}

function CallActions({ callId, onDone }: { callId: string; onDone: () => void }) {
  const [said, setSaid] = useState('');
  const [error, setError] = useState<Error>();
  const act = async (work: () => Promise<string>) => {
    setError(undefined);
    setSaid('Asking…');
    try {
      setSaid(await work());
    } catch (failed) {
      setSaid('');
      setError(failed as Error);
    }
    onDone();
  };
  const read = async () => {
    const [result] = await post<readonly ReadAnswer[]>('read', { callIds: [callId] });
    return result ? `${result.outcome}${result.code ? `: ${result.code}` : ''}` : 'no answer';
  };
  const send = async () => {
    await post('send', { callIds: [callId] });
    return 'queued';
  };
  return (
    <div class="row">
      <button type="button" onClick={() => act(read)}>
        Read from Liner now
      </button>
      <button type="button" onClick={() => act(send)}>
        Queue it
      </button>
      <span role="status">{said}</span>
      {error && <Failed error={error} />}
    </div>
  );
}
