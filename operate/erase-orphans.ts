import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallId } from '../core/call-id.ts';
import type { Erased, ErasureOptions } from './erase-calls.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError } from './operator-error.ts';
import { callsToRead } from './stored-calls.ts';
import { type Bucket, deleteRecordings, listRecordings } from './stored-recordings.ts';

interface OrphanOptions extends Omit<ErasureOptions, 'bucket'> {
  /** also where not one call of these recordings is stored */
  readonly isWholeBucket?: boolean | undefined;
}

/**
 * Deletes the recordings whose call is no longer stored: its time was over before theirs, or an erasure
 * was killed. No record is touched. Reads the whole bucket, and is told page by page what goes.
 * @throws {OperatorError} where nothing would stay: the table may be empty by accident, or another stack's
 */
export async function eraseOrphans(
  client: DynamoDBClient,
  tableName: string,
  bucket: Bucket,
  { isDryRun, isWholeBucket, onFound, signal }: OrphanOptions,
): Promise<Erased> {
  const table = callsToRead(client, tableName);
  if (!isWholeBucket && (await areAllOrphans())) throw nothingStays(bucket.name);
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

  /** Whether there are recordings, and no call of any is stored; seldom looks further than the first page. */
  async function areAllOrphans(): Promise<boolean> {
    let isAny = false;
    for await (const page of listRecordings(bucket)) {
      const callIds = [...new Set(page.map(({ callId }) => callId))];
      if ((await notStored(callIds)).length < callIds.length) return false;
      isAny ||= callIds.length > 0;
    }
    return isAny;
  }

  async function notStored(callIds: readonly CallId[]): Promise<CallId[]> {
    const abort = signal ?? new AbortController().signal;
    abort.throwIfAborted();
    const stored = await table.readAllRecords(callIds, abort);
    const storedIds = new Set(stored.map(({ callId }) => callId));
    return callIds.filter((callId) => !storedIds.has(callId));
  }
}

function nothingStays(bucketName: string) {
  return new OperatorError({
    problem: `Nothing was erased: of all recordings in ${bucketName} not one has its call stored, so that every one would go.`,
    next: 'Restore the records first if they are missing (docs/runbook.md#restoring); --whole-bucket erases them all the same.',
    exitCode: exitCodes.failed,
  });
}
