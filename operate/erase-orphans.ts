import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallId } from '../core/call-id.ts';
import type { Erased, ErasureOptions } from './erase-calls.ts';
import { callsToRead } from './stored-calls.ts';
import { type Bucket, deleteRecordings, listRecordings } from './stored-recordings.ts';

/**
 * Deletes the recordings whose call is no longer stored: its time was over before theirs, or an erasure
 * was killed. No record is touched. Reads the whole bucket, and is told page by page what goes.
 */
export async function eraseOrphans(
  client: DynamoDBClient,
  tableName: string,
  bucket: Bucket,
  { isDryRun, onFound, signal }: Omit<ErasureOptions, 'bucket'>,
): Promise<Erased> {
  const table = callsToRead(client, tableName);
  let recordings = 0;
  for await (const page of listRecordings(bucket)) {
    const callIds = [...new Set(page.map(({ callId }) => callId))];
    const orphaned = new Set(await notStored(callIds));
    const orphans = page.filter(({ callId }) => orphaned.has(callId));
    if (orphans.length === 0) continue;
    const name = 'calls no longer stored';
    onFound([{ name, callIds: [...orphaned], recordings: orphans.length, isAmbiguous: false }]);
    if (!isDryRun) await deleteRecordings(bucket, orphans);
    recordings += orphans.length;
  }
  return { records: 0, recordings };

  async function notStored(callIds: readonly CallId[]): Promise<CallId[]> {
    const abort = signal ?? new AbortController().signal;
    abort.throwIfAborted();
    const stored = await table.readAllRecords(callIds, abort);
    const storedIds = new Set(stored.map(({ callId }) => callId));
    return callIds.filter((callId) => !storedIds.has(callId));
  }
}
