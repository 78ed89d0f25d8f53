import { useMemo, useState } from 'preact/hooks';
import type { Letter, LettersAnswer } from '../answers.ts';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { LetterActions } from './letter-actions.tsx';
import { Answered, CallLink, Code, Empty, Time } from './parts.tsx';
import { type Route, to } from './route.ts';
import { bytes, count, counted } from './texts.ts';
import { WindowedTable } from './windowed-table.tsx';

/** What was given up, by reason, and its way back. */
export function Letters({ route }: { route: Route }) {
  const asked = useAsked(() => get<LettersAnswer>('letters'), 'letters', 0);
  return (
    <>
      <div class="title">
        <h1>Dead letters</h1>
        <button type="button" onClick={asked.ask} disabled={asked.isAsking}>
          {asked.isAsking ? 'Looking…' : 'Look again'}
        </button>
      </div>
      <Answered asked={asked} what="letters">
        {(answer) => <Found answer={answer} code={route.query.get('code')} ask={asked.ask} />}
      </Answered>
    </>
  );
}

const nameOf = ({ code }: { readonly code?: string }) => code ?? 'none';

function Found({
  answer,
  code,
  ask,
}: {
  answer: LettersAnswer;
  code: string | null;
  ask: () => void;
}) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [callId, setCallId] = useState('');
  const shown = useMemo(
    () =>
      answer.letters.filter(
        (letter) =>
          (code === null || nameOf(letter) === code) &&
          (callId === '' || String(letter.callId ?? '').startsWith(callId)),
      ),
    [answer, code, callId],
  );
  const chosenShown = shown.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const isAll = shown.length > 0 && chosenShown.length === shown.length;
  const columns = [
    {
      title: 'Chosen',
      isNarrow: true,
      head: (
        <input
          type="checkbox"
          aria-label={`Choose all ${count(shown.length)} shown`}
          checked={isAll}
          onChange={() => setChosen(new Set(isAll ? [] : shown.map(({ id }) => id)))}
        />
      ),
      cell: (letter: Letter) => (
        <input
          type="checkbox"
          aria-label={`Choose the letter of ${letter.callId ? `call ${letter.callId}` : 'no readable call'}`}
          checked={chosen.has(letter.id)}
          onChange={() => toggle(letter.id)}
        />
      ),
    },
    ...facts,
  ];

  if (answer.letters.length === 0) return <None hidden={answer.hidden} />;
  return (
    <>
      <nav class="spans" aria-label="Reasons">
        <a href={to('letters')} aria-current={code === null ? 'true' : undefined}>
          All <b>{count(answer.letters.length)}</b>
        </a>
        {answer.groups.map((group) => (
          <a
            key={nameOf(group)}
            href={to('letters', { code: nameOf(group) })}
            aria-current={code === nameOf(group) ? 'true' : undefined}
          >
            <bdi>{group.code ?? 'no code'}</bdi> <b>{count(group.count)}</b>
          </a>
        ))}
      </nav>
      {answer.end !== 'all' && (
        <p class="failed">
          These are the first {counted(answer.letters.length, 'letter')}; there are more. Redrive
          these, or choose by code with <code>calls letters</code>.
        </p>
      )}
      {answer.hidden > 0 && (
        <p class="quiet">
          About {count(answer.hidden)} more are held by somebody else just now; look again in two
          minutes.
        </p>
      )}
      <LetterActions letters={chosenShown} onDone={ask}>
        <label for="letter-call">Call</label>
        <input
          id="letter-call"
          inputMode="numeric"
          size={10}
          value={callId}
          onInput={(event) => setCallId(event.currentTarget.value.trim())}
        />
      </LetterActions>
      {shown.length === 0 ? (
        <Empty>No letter matches.</Empty>
      ) : (
        <WindowedTable caption="Letters" rows={shown} columns={columns} keyOf={({ id }) => id} />
      )}
    </>
  );
}

function None({ hidden }: { hidden: number }) {
  return (
    <Empty>
      {hidden > 0
        ? `About ${counted(hidden, 'letter')} are held by somebody else just now; look again in two minutes.`
        : 'No dead letter: every call that was accepted is stored or on its way.'}
    </Empty>
  );
}

const facts = [
  {
    title: 'Call',
    cell: ({ callId, queue, recordingId }: Letter) => {
      if (callId === undefined) return <span class="quiet">unreadable</span>;
      return (
        <>
          <CallLink callId={callId} />
          {queue && (
            <span class="quiet">, {recordingId ? `recording ${recordingId}` : 'copy'}</span>
          )}
        </>
      );
    },
  },
  {
    title: 'Reason',
    cell: ({ code, movedBySqs }: Letter) => {
      if (code !== undefined) return <Code code={code} />;
      return (
        <a class="code" href={to('runbook/unexpected')}>
          {movedBySqs ? 'moved by SQS after the last receive' : 'no room for a code'}
        </a>
      );
    },
  },
  { title: 'Queued', cell: ({ queuedMs }: Letter) => <Time at={queuedMs} /> },
  {
    title: 'Receives',
    isNumber: true,
    cell: ({ receiveCount }: Letter) => receiveCount ?? '–',
  },
  { title: 'Size', isNumber: true, cell: (letter: Letter) => bytes(letter.bytes) },
  { title: 'Letter', cell: ({ id }: Letter) => <span class="id quiet">{id.slice(0, 8)}</span> },
];
