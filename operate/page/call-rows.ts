import type { CallRecord } from '../../core/call-record.ts';
import { statusOf } from '../../core/completeness.ts';
import { newestCalls } from '../newest-calls.ts';
import type { Stack } from '../stack/stack.ts';
import { callsToRead } from '../stored-calls.ts';
import type { CallsQuery } from './actions.ts';
import type { CallRow, CallsAnswer } from './answers.ts';

const pageSize = 50;

/** A page of stored calls, the first read last first. */
export async function callRows(
  { clients, output }: Stack,
  { before, complete }: CallsQuery,
  nowMs: number,
  signal: AbortSignal,
): Promise<CallsAnswer> {
  const tableName = output('CallsTableName');
  // a little ahead, as the functions' clocks may be
  const beforeMs = before === undefined ? nowMs + 60_000 : Date.parse(before);
  const query = { beforeMs, complete, limit: pageSize };
  const page = await newestCalls(clients.dynamodb, tableName, query, signal);
  const records = await callsToRead(clients.dynamodb, tableName).readAllRecords(
    page.entries.map(({ callId }) => callId),
    signal,
  );
  return { calls: records.map(rowOf), before: new Date(page.beforeMs).toISOString() };
}

function rowOf(record: CallRecord): CallRow {
  const { callId, direction, leadId, talkTimeDurationSeconds, hasRecords } = record;
  const { complete, settledAt, goneAt, createdTime, receivedAt, changedAt, fetchedAt } = record;
  return {
    ...{ callId, status: statusOf(record), direction, leadId, hasRecords, complete, goneAt },
    ...{ talkSeconds: talkTimeDurationSeconds, isSettled: settledAt !== undefined },
    ...{ createdTime, receivedAt, changedAt, fetchedAt },
  };
}
