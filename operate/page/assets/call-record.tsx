import { Outside, Time } from './parts.tsx';
import { count } from './texts.ts';

const times = new Set([
  'receivedAt',
  'fetchedAt',
  'changedAt',
  'createdTime',
  'completedAt',
  'settledAt',
  'goneAt',
]);

/** What is stored of a call, field by field. */
export function CallRecord({ record }: { record: Readonly<Record<string, unknown>> }) {
  return (
    <dl class="record">
      {Object.entries(record).map(([name, value]) => (
        <div key={name}>
          <dt>
            <Outside text={name} />
          </dt>
          <dd>
            <Value name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  if (times.has(name) && typeof value === 'string') {
    return (
      <>
        <Time at={value} /> <span class="quiet">{value}</span>
      </>
    );
  }
  if (typeof value === 'number') return <span>{value}</span>;
  if (typeof value === 'boolean') return <span>{value ? 'yes' : 'no'}</span>;
  if (typeof value === 'string') return <Outside text={value} />;
  const text = JSON.stringify(value, undefined, 2);
  return (
    <details>
      <summary>{count(text.length)} characters</summary>
      <pre class="outside">
        <bdi>{text.slice(0, 20_000).replace(/[\p{Bidi_Control}]/gu, '\ufffd')}</bdi>
      </pre>
    </details>
  );
}
