import type { ReconciliationsAnswer } from '../answers.ts';
import { CallLink, Time } from './parts.tsx';
import { clock, count } from './texts.ts';

type Report = ReconciliationsAnswer['reports'][number];

const chips: Readonly<Record<string, string>> = { well: 'good', repaired: 'good', found: 'wait' };
const kinds = ['missing', 'stale', 'unlisted'] as const;

export function ReportsTable({ reports }: { reports: readonly Report[] }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">Calls made</th>
            <th scope="col">Result</th>
            {['Listed', 'Never received', 'Stale', 'Unlisted', 'Read since'].map((title) => (
              <th key={title} scope="col" class="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <Row key={report.id} report={report} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ report }: { report: Report }) {
  const { startedAt, window, result, listed, repaired, ids } = report;
  return (
    <tr>
      <th scope="row">
        <Time at={startedAt} />
      </th>
      <td>
        {day(window.from)} – {day(window.to)}
      </td>
      <td>
        <span class={`chip ${chips[result] ?? 'bad'}`}>{result}</span>
      </td>
      <td class="number">{count(listed)}</td>
      {kinds.map((kind) => (
        <td key={kind} class="number">
          {count(report[kind])}
          <Named ids={ids[kind]} />
        </td>
      ))}
      <td class="number">{count(repaired)}</td>
    </tr>
  );
}

const mostShown = 5;

function Named({ ids }: { ids: readonly number[] }) {
  return (
    <>
      {ids.slice(0, mostShown).map((callId) => (
        <span key={callId}>
          {' '}
          <CallLink callId={callId} />
        </span>
      ))}
      {ids.length > mostShown && ' …'}
    </>
  );
}

function day(time: string): string {
  return clock(Date.parse(time)).slice(5, 16);
}
