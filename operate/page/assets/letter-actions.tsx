import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Letter, RedriveProgress } from '../answers.ts';
import { postLines } from './ask.ts';
import { Confirm } from './confirm.tsx';
import { Failed } from './parts.tsx';
import { count, counted } from './texts.ts';

interface Props {
  /** those that are meant */
  readonly letters: readonly Letter[];
  readonly onDone: () => void;
  readonly children?: ComponentChildren;
}

type Work = { readonly kind: 'redrive' | 'drop'; readonly of: number } & Partial<RedriveProgress>;

/** Sends chosen letters back to the queues they came from, or removes them, and shows how far that is. */
export function LetterActions({ letters, onDone, children }: Props) {
  const [work, setWork] = useState<Work>();
  const [error, setError] = useState<Error>();
  const [asksToDrop, setAsksToDrop] = useState(false);
  const ending = useRef<AbortController>(undefined);
  const rate = useRef<HTMLInputElement>(null);
  const isAtWork = work !== undefined && work.result === undefined && error === undefined;
  const none = letters.length === 0 || isAtWork;

  async function start(kind: Work['kind']) {
    const filter = { ids: letters.map(({ id }) => id) };
    const perSecond = Math.min(1000, Math.max(1, Number(rate.current?.value) || 50));
    const body = kind === 'redrive' ? { filter, perSecond } : { filter };
    ending.current = new AbortController();
    const { signal } = ending.current;
    setError(undefined);
    setWork({ kind, of: letters.length });
    try {
      for await (const progress of postLines<RedriveProgress>(`letters/${kind}`, body, signal)) {
        setWork({ kind, of: letters.length, ...progress });
      }
    } catch (failed) {
      if (!signal.aborted) setError(failed as Error);
      setWork(undefined);
    }
    onDone();
  }

  return (
    <div class="actions">
      <div class="row">
        {children}
        <label for="rate">Per second</label>
        <input id="rate" ref={rate} type="number" min={1} max={1000} defaultValue="50" />
        <button type="button" class="main" disabled={none} onClick={() => start('redrive')}>
          Redrive {count(letters.length)}
        </button>
        <button type="button" class="danger" disabled={none} onClick={() => setAsksToDrop(true)}>
          Drop {count(letters.length)}
        </button>
        {isAtWork && (
          <button type="button" onClick={() => ending.current?.abort()}>
            Stop
          </button>
        )}
      </div>
      <div role="status" class="progress">
        {work && <Progress work={work} />}
      </div>
      {error && <Failed error={error} />}
      {asksToDrop && (
        <Confirm
          question={`Drop ${counted(letters.length, 'letter')} for good?`}
          consequence="Their calls stay as they are at Liner, but nothing here will ask for them again."
          verb="Drop"
          onNo={() => setAsksToDrop(false)}
          onYes={() => {
            setAsksToDrop(false);
            start('drop');
          }}
        />
      )}
    </div>
  );
}

function Progress({ work }: { work: Work }) {
  const { kind, removed = 0, failed = 0, of, result } = work;
  const verb = kind === 'redrive' ? 'sent back' : 'dropped';
  if (!result) {
    return (
      <>
        <progress value={removed + failed} max={of} aria-label={`Letters ${verb}`} />{' '}
        {count(removed)} of {count(of)} {verb}. This page must stay open; what is left stays a
        letter.
      </>
    );
  }
  return (
    <>
      {counted(removed, 'letter')} {verb}.
      {failed > 0 && ` ${count(failed)} stayed, as SQS did not take them: try again.`}
      {removed + failed < of && ` ${count(of - removed - failed)} were not seen: look again.`}
    </>
  );
}
