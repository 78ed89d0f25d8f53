import { useState } from 'preact/hooks';
import type { CallStory, PlayAnswer } from '../answers.ts';
import { get } from './ask.ts';
import { Code, Failed, Time } from './parts.tsx';
import { bytes, clock, duration } from './texts.ts';

type Recording = CallStory['recordings'][number];

const states: Record<Recording['state'], readonly [name: string, kind: string]> = {
  listed: ['listed', 'good'],
  stored: ['stored', 'good'],
  waiting: ['to be copied', 'wait'],
  'dead-letter': ['dead letter', 'bad'],
  'letter-gone': ['given up', 'bad'],
  'without-link': ['no link yet', 'wait'],
  'not-asked-for': ['not stored', 'wait'],
};

/** Where a call's recordings stand, and those that are stored, to be listened to. */
export function Recordings({
  callId,
  recordings,
}: {
  callId: number;
  recordings: readonly Recording[];
}) {
  return (
    <ul class="recordings">
      {recordings.map((recording) => (
        <li key={recording.id}>
          <Facts recording={recording} />
          {recording.stored && <Player callId={callId} id={recording.id} />}
        </li>
      ))}
    </ul>
  );
}

function Facts({ recording }: { recording: Recording }) {
  const { id, state, code, nextAt, durationSeconds, isTransfer, hasSummary, stored } = recording;
  const [name, kind] = states[state];
  return (
    <p class="facts">
      <span class="id">{id}</span> <span class={`chip ${kind}`}>{name}</span>
      {code && <Code code={code} />}
      {nextAt && (
        <span class="quiet">
          tried next <Time at={nextAt} />
        </span>
      )}
      {durationSeconds !== undefined && <span>{duration(durationSeconds * 1000)}</span>}
      {stored && (
        <span class="quiet" title={clock(Date.parse(stored.storedAt))}>
          {bytes(stored.bytes)}
        </span>
      )}
      {isTransfer && <span class="quiet">of a transfer</span>}
      {hasSummary && <span class="quiet">with a summary</span>}
    </p>
  );
}

/** Fetches nothing of a recording before somebody wants to hear it. */
function Player({ callId, id }: { callId: number; id: number }) {
  const [url, setUrl] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<Error>();
  const name = `recording ${id}`;
  const open = async () => {
    setError(undefined);
    setIsAsking(true);
    try {
      setUrl((await get<PlayAnswer>(`calls/${callId}/recordings/${id}`)).url);
    } catch (failed) {
      setError(failed as Error);
    }
    setIsAsking(false);
  };
  const broken = () => {
    setUrl(undefined);
    setError(
      new Error('It cannot be played: it is no longer there, or no audio this browser knows.'),
    );
  };
  return (
    <>
      {url === undefined ? (
        <button type="button" onClick={open} disabled={isAsking} aria-label={`Play ${name}`}>
          Play
        </button>
      ) : (
        // what was said is in no file that could be its captions
        // biome-ignore lint/a11y/useMediaCaption: there are none
        <audio
          src={url}
          controls
          autoplay
          aria-label={`${name[0]?.toUpperCase()}${name.slice(1)}`}
          // the keys that were on the button go on here
          ref={(player) => player?.focus()}
          onError={broken}
        />
      )}
      {error && <Failed error={error} ask={open} />}
    </>
  );
}
