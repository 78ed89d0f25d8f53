import { useMemo, useState } from 'preact/hooks';
import type { ReconciliationsAnswer, RunState } from '../answers.ts';
import { get, post } from './ask.ts';
import { useAsked } from './asked.ts';
import { Chart } from './chart.tsx';
import { Answered, Empty, Failed, Panel } from './parts.tsx';
import { ReportsTable } from './reports-table.tsx';
import { count } from './texts.ts';

type Report = ReconciliationsAnswer['reports'][number];

const lines = [
  { kind: 'missing', label: 'never received', color: '--bad' },
  { kind: 'stale', label: 'stale', color: '--wait' },
  { kind: 'unlisted', label: 'unlisted', color: '--quiet' },
] as const;

/** What Liner had and we had not. */
export function Reconciliations({ everyMs }: { everyMs: number }) {
  const asked = useAsked(() => get<ReconciliationsAnswer>('reconciliations'), 'reports', everyMs);
  const [error, setError] = useState<Error>();
  const isRunning = asked.answer?.running !== undefined;

  async function begin() {
    setError(undefined);
    await post('reconciliations', {}).catch(setError);
    asked.ask();
  }

  return (
    <>
      <div class="title">
        <h1>Reconciliation</h1>
        <button type="button" onClick={begin} disabled={isRunning}>
          {isRunning ? 'Under way…' : 'Reconcile the last 3 days'}
        </button>
      </div>
      {error && <Failed error={error} />}
      <Answered asked={asked} what="reports">
        {({ reports, running }) => (
          <>
            {running && <Running run={running} />}
            {reports.length === 0 ? (
              <Empty>No reconciliation has ended yet.</Empty>
            ) : (
              <>
                <Found reports={reports} />
                <Panel title="Reports" aside={<span class="quiet">newest first</span>}>
                  <ReportsTable reports={reports} />
                </Panel>
              </>
            )}
          </>
        )}
      </Answered>
    </>
  );
}

function Running({ run: { phase, part, counts } }: { run: RunState }) {
  const doing = {
    orders: 'Looking for orders',
    calls: `${Math.round(part * 100)} % of the window compared`,
    unlisted: `${Math.round(part * 100)} % of the window compared`,
    repairs: `Waiting for ${count(counts.queued - counts.repaired)} of ${count(counts.queued)} calls to be read`,
  }[phase];
  return (
    <p role="status">
      {doing}: {count(counts.listed)} calls listed, {count(counts.missing)} of them never received.
    </p>
  );
}

/** Of the runs on schedule: what was asked for overlaps them. */
function Found({ reports }: { reports: readonly Report[] }) {
  const scheduled = useMemo(
    () => reports.filter(({ trigger }) => trigger === 'schedule').toReversed(),
    [reports],
  );
  const timesMs = useMemo(() => {
    const begins = scheduled.map(({ startedAt }) => Date.parse(startedAt));
    // as wide as the one before
    const [last = 0, before = last - dayMs] = begins.toReversed();
    return [...begins, last + (last - before)];
  }, [scheduled]);
  const values = useMemo(
    () => lines.map(({ kind }) => scheduled.map((report) => report[kind])),
    [scheduled],
  );
  if (scheduled.length === 0) return null;
  return (
    <Panel title="Found" aside={<span class="quiet">by the runs on schedule</span>}>
      <figure>
        <figcaption>
          {lines.map(({ kind, label, color }, i) => (
            <span key={kind}>
              <span class={`swatch ${color.slice(2)}`} aria-hidden="true" />
              {count(values[i]?.reduce((sum, each) => sum + each, 0) ?? 0)} {label}{' '}
            </span>
          ))}
        </figcaption>
        <Chart lines={lines} timesMs={timesMs} values={values} />
      </figure>
    </Panel>
  );
}

const dayMs = 86_400_000;
