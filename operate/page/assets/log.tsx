import type { LogAnswer, LogRow } from '../answers.ts';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { Answered, CallLink, Code, Empty, Outside, Time } from './parts.tsx';
import type { Route } from './route.ts';
import { Spans, spanOf } from './spans.tsx';
import { count, counted } from './texts.ts';
import { WindowedTable } from './windowed-table.tsx';

/** What a number counts: the lines of the log it is summed from. */
export function Log({ route }: { route: Route }) {
  const span = spanOf(route);
  const metric = route.query.get('metric') ?? 'Received';
  const code = route.query.get('code') ?? undefined;
  const asked = useAsked(
    () => get<LogAnswer>('log', { metric, code, last: span.ms }),
    `log ${metric} ${code} ${span.name}`,
    0,
  );
  return (
    <>
      <div class="title">
        <h1>
          <Outside text={metric} /> {code && <Code code={code} />}
        </h1>
        <Spans route={route} chosen={span} />
        <button type="button" onClick={asked.ask}>
          Look again
        </button>
      </div>
      <Answered asked={asked} what="log lines">
        {({ rows, isCut }) => (
          <>
            <p class="quiet note">
              {count(rows.reduce((sum, row) => sum + row.count, 0))} in{' '}
              {counted(rows.length, 'line')} of the last {span.label}
              {isCut && ', the latest ones; there are more'}
            </p>
            {rows.length === 0 ? (
              <Empty>Nothing was counted in this time.</Empty>
            ) : (
              <WindowedTable caption="Log lines" rows={rows} columns={columns} keyOf={keyOf} />
            )}
          </>
        )}
      </Answered>
    </>
  );
}

const keyOf = ({ timeMs, requestId, callIds, code }: LogRow, nth: number) =>
  `${timeMs} ${requestId} ${callIds[0]} ${code} ${nth}`;

const mostIds = 6;

const columns = [
  { title: 'When', cell: ({ timeMs }: LogRow) => <Time at={timeMs} /> },
  { title: 'Function', cell: (row: LogRow) => row.function },
  { title: 'Count', isNumber: true, cell: (row: LogRow) => count(row.count) },
  {
    title: 'Calls',
    cell: ({ callIds }: LogRow) => (
      <span class="ids">
        {callIds.slice(0, mostIds).map((callId) => (
          <CallLink key={callId} callId={callId} />
        ))}
        {callIds.length > mostIds && <span class="quiet">and {callIds.length - mostIds} more</span>}
      </span>
    ),
  },
  {
    title: 'Reason',
    cell: ({ code, reason }: LogRow) => (
      <>
        {code && <Code code={code} />} {reason && <Outside text={reason} />}
      </>
    ),
  },
];
