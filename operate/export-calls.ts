import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallRecord } from '../core/call-record.ts';
import { maskedRecord, withoutRecordingTexts } from './masked-record.ts';
import { callsToRead, type StoredRange, storedCalls } from './stored-calls.ts';

export interface ExportOptions extends StoredRange {
  /** phone numbers whole */
  readonly withPhones: boolean;
  /** links and summaries of recordings */
  readonly withRecordings: boolean;
}

/** The records of a range in order of their first read, page by page. */
export async function* exportCalls(
  client: DynamoDBClient,
  tableName: string,
  { withPhones, withRecordings, ...range }: ExportOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly CallRecord[]> {
  const table = callsToRead(client, tableName);
  for await (const entries of storedCalls(client, tableName, range, signal)) {
    const callIds = entries.map(({ callId }) => callId);
    const records = await table.readAllRecords(callIds, signal);
    // the index is moments behind
    const asked = records.filter(({ complete }) => !(range.onlyIncomplete && complete));
    const told = withRecordings ? asked : asked.map(withoutRecordingTexts);
    yield withPhones ? told : told.map(maskedRecord);
  }
}
