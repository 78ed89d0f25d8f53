import type { CallRow } from '../answers.ts';
import { CallLink, Empty, Outside, Time } from './parts.tsx';
import { duration } from './texts.ts';

export function CallsTable({ calls }: { calls: readonly CallRow[] }) {
  if (calls.length === 0) {
    return <Empty>No call is stored. Send one, and it appears here.</Empty>;
  }
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Status</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Talk
            </th>
            <th scope="col">First read</th>
            <th scope="col">Changed</th>
            <th scope="col">Last read</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <Row key={call.callId} call={call} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ call }: { call: CallRow }) {
  const { callId, status, direction, talkSeconds } = call;
  const arrow = { incoming: '↓', outgoing: '↑' }[direction ?? ''];
  return (
    <tr>
      <th scope="row">
        <CallLink callId={callId} />
      </th>
      <td>
        {arrow && (
          <span role="img" aria-label={direction} title={direction} class="quiet">
            {arrow}{' '}
          </span>
        )}
        {status === undefined ? <span class="quiet">none yet</span> : <Outside text={status} />}
      </td>
      <td>
        <CallStateChip call={call} />
      </td>
      <td class="number">
        {talkSeconds === undefined ? '–' : duration(talkSeconds * 1000)}
        {call.hasRecords && <span class="quiet"> rec</span>}
      </td>
      <td>
        <Time at={call.receivedAt} />
      </td>
      <td>
        <Time at={call.changedAt} />
      </td>
      <td>
        <Time at={call.fetchedAt} />
      </td>
    </tr>
  );
}

function CallStateChip({ call }: { call: CallRow }) {
  if (call.goneAt) return <span class="chip bad">gone at Liner</span>;
  if (call.isSettled) return <span class="chip good">settled</span>;
  if (call.complete) return <span class="chip good">complete</span>;
  return <span class="chip wait">incomplete</span>;
}
