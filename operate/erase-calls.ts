import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Bucket, deleteRecordings, recordingsOf } from './stored-recordings.ts';

/** The records of one lead or number. */
export interface Found {
  /** as in `lead 789` or `line 2 (…34)`: never a whole number */
  readonly name: string;
  readonly callIds: readonly number[];
  /** how many recordings of these calls are stored; absent where no bucket is looked into */
  readonly recordings?: number;
  /** a number without a country that numbers of several countries were found for: nothing is erased for it */
  readonly isAmbiguous: boolean;
}

export interface ErasureOptions {
  readonly isDryRun: boolean;
  /** where the calls' recordings are; undefined where none are stored */
  readonly bucket?: Bucket | undefined;
  /** is told what goes before anything does, so that there is evidence even of a run that is cut off */
  onFound(found: readonly Found[]): void;
  /** ends it with an error where it stands */
  readonly signal?: AbortSignal;
}

/** How much was erased, or would be. */
export interface Erased {
  readonly records: number;
  readonly recordings: number;
}

/** Erases what was found, records and recordings; says what goes before anything does. */
export async function erase(
  client: DynamoDBClient,
  TableName: string,
  found: readonly Found[],
  { isDryRun, bucket, onFound, signal }: ErasureOptions,
): Promise<Erased> {
  const stored = await recordingCounts(found, bucket, signal);
  onFound(
    found.map((each) => (bucket ? { ...each, recordings: total(each.callIds, stored) } : each)),
  );
  const meant = found.filter(({ isAmbiguous }) => !isAmbiguous).flatMap(({ callIds }) => callIds);
  const callIds = new Set(meant);
  if (isDryRun) return { records: callIds.size, recordings: total(callIds, stored) };
  let recordings = 0;
  for (const callId of callIds) {
    signal?.throwIfAborted();
    const Key = { callId: { N: String(callId) } };
    // the record finds its recordings: cut off in between, it finds them again
    recordings += await eraseRecordings(callId);
    await client.send(new DeleteItemCommand({ TableName, Key }));
    // those that were stored meanwhile; whatever is stored from now on looks for its record and goes
    recordings += await eraseRecordings(callId);
  }
  return { records: callIds.size, recordings };

  async function eraseRecordings(callId: number): Promise<number> {
    const there = bucket ? await recordingsOf(bucket, callId) : [];
    if (bucket) await deleteRecordings(bucket, there);
    return there.length;
  }
}

/** How many recordings each call has in the bucket. */
async function recordingCounts(
  found: readonly Found[],
  bucket: Bucket | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const callId of bucket ? found.flatMap(({ callIds }) => callIds) : []) {
    signal?.throwIfAborted();
    if (bucket && !counts.has(callId)) {
      counts.set(callId, (await recordingsOf(bucket, callId)).length);
    }
  }
  return counts;
}

function total(callIds: Iterable<number>, counts: ReadonlyMap<number, number>): number {
  return [...callIds].reduce((sum, callId) => sum + (counts.get(callId) ?? 0), 0);
}
