import type { StackAnswer, WaitingAnswer, WaitingRow } from '../answers.ts';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { Answered, CallLink, Code, Empty, Time } from './parts.tsx';
import { to } from './route.ts';
import { count } from './texts.ts';
import { WindowedTable } from './windowed-table.tsx';

const dayMs = 24 * 3_600_000;

function useWaiting(lastMs: number, everyMs: number) {
  return useAsked(
    () => get<WaitingAnswer>('waiting', { last: lastMs }),
    `waiting ${lastMs}`,
    everyMs,
  );
}

/** Which calls are in the queue, why, and when they are tried next. */
export function Waiting({ stack }: { stack: StackAnswer }) {
  const asked = useWaiting(dayMs, stack.isLocal ? 2000 : 0);
  return (
    <>
      <div class="title">
        <h1>Waiting calls</h1>
        <button type="button" onClick={asked.ask} disabled={asked.isAsking}>
          Look again
        </button>
      </div>
      <p class="quiet note">
        As the log of the last day tells: calls that came by webhook, or were tried and go back to
        the queue. What was put into the queue and never tried is in no log.
      </p>
      <Answered asked={asked} what="waiting calls">
        {({ rows, isCut }) => (
          <>
            {isCut && <p class="failed">There are more lines than can be looked through.</p>}
            {rows.length === 0 ? (
              <Empty>No call waits.</Empty>
            ) : (
              <WindowedTable
                caption="Waiting calls"
                rows={rows}
                columns={columns}
                keyOf={({ callId }) => String(callId)}
              />
            )}
          </>
        )}
      </Answered>
    </>
  );
}

/** The next of them, in short. */
export function NextTries({ everyMs }: { everyMs: number }) {
  const asked = useWaiting(3_600_000, everyMs);
  const rows = asked.answer?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <section class="tries" aria-label="Calls that wait">
      <h3>
        <a href={to('waiting')}>{count(rows.length)} wait</a> for their next try
      </h3>
      <ul>
        {rows.slice(0, 6).map((row) => (
          <li key={row.callId}>
            <CallLink callId={row.callId} />
            {row.code ? <Code code={row.code} /> : <span class="quiet">not tried yet</span>}
            <NextTry row={row} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NextTry({ row: { nextTryMs } }: { row: WaitingRow }) {
  return nextTryMs > Date.now() ? <Time at={nextTryMs} /> : <span>due</span>;
}

const columns = [
  { title: 'Call', cell: ({ callId }: WaitingRow) => <CallLink callId={callId} /> },
  {
    title: 'Last reason',
    cell: ({ code }: WaitingRow) =>
      code ? <Code code={code} /> : <span class="quiet">not tried yet</span>,
  },
  {
    title: 'Receives',
    isNumber: true,
    cell: ({ receiveCount }: WaitingRow) => receiveCount ?? '–',
  },
  { title: 'Last try', cell: ({ sinceMs }: WaitingRow) => <Time at={sinceMs} /> },
  { title: 'Next try', cell: (row: WaitingRow) => <NextTry row={row} /> },
];
