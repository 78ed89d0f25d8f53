import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { region } from '../lambda/environment.ts';

export type Item = Record<string, AttributeValue>;

export interface StreamRecord extends DynamoDBRecord {
  readonly dynamodb: NonNullable<DynamoDBRecord['dynamodb']> & { readonly SequenceNumber: string };
}

export interface StreamSource {
  readonly arn: string;
  readonly keyNames: readonly string[];
  readonly viewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
}

/** The changes of a table in the order they were made, for one reader. */
export interface TableStream {
  readonly arn: string;
  readonly append: (before: Item | undefined, after: Item | undefined) => void;
  /** Takes at most `count` changes off; waits for the first, then so long for more. Nothing once closed. */
  readonly take: (count: number, windowMs?: number) => Promise<StreamRecord[]>;
  readonly close: () => void;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export function createTableStream(source: StreamSource, now: () => number): TableStream {
  let records: StreamRecord[] = [];
  let sequence = 0;
  let change = Promise.withResolvers<void>();
  let closed = false;

  return { arn: source.arn, append, take, close };

  function append(given: Item | undefined, written: Item | undefined) {
    const [before, after] = [plain(given), plain(written)];
    // a write that changes nothing leaves no record
    if (isDeepStrictEqual(before, after)) return;
    records.push(record(before, after));
    tell();
  }

  async function take(count: number, windowMs = 0): Promise<StreamRecord[]> {
    while (records.length === 0 && !closed) await change.promise;
    const windowEnd = windowMs > 0 && sleep(windowMs, 'over', { ref: false });
    while (windowEnd && records.length < count && !closed) {
      if ((await Promise.race([change.promise, windowEnd])) === 'over') break;
    }
    if (closed) return [];
    const taken = records.slice(0, count);
    records = records.slice(count);
    return taken;
  }

  function close() {
    closed = true;
    tell();
  }

  function tell() {
    change.resolve();
    change = Promise.withResolvers();
  }

  function record(before: Item | undefined, after: Item | undefined): StreamRecord {
    const image = after ?? before ?? {};
    const isNew = source.viewType.startsWith('NEW');
    const isOld = source.viewType.includes('OLD');
    return {
      eventID: randomUUID().replaceAll('-', ''),
      eventName: !before ? 'INSERT' : after ? 'MODIFY' : 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(now() / 1000),
        Keys: Object.fromEntries(source.keyNames.map((name) => [name, image[name] ?? {}])),
        ...(isNew && after && { NewImage: after }),
        ...(isOld && before && { OldImage: before }),
        SequenceNumber: String(++sequence).padStart(21, '0'),
        SizeBytes: JSON.stringify(image).length,
        StreamViewType: source.viewType,
      },
      eventSourceARN: source.arn,
    } as StreamRecord;
  }
}

/** A copy that compares by content: sets are without order, and dynalite's objects without prototype. */
function plain(item: Item | undefined): Item | undefined {
  if (!item) return undefined;
  const isSet = (key: string, value: unknown) => /^[SNB]S$/.test(key) && Array.isArray(value);
  const text = JSON.stringify(item, (key, value) => (isSet(key, value) ? value.toSorted() : value));
  return JSON.parse(text);
}
