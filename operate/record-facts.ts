import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../clients/attribute-values.ts';
import { recordFromItem } from '../clients/calls-table.ts';
import type { CallId } from '../core/call-id.ts';
import type { CallRecord } from '../core/call-record.ts';
import { statusOf } from '../core/completeness.ts';
import { cameLate, dueUntil, recheckSteps } from '../core/due-calls.ts';
import { changesBetween } from '../core/record-changes.ts';
import type { RecordFacts, StoryEntry } from './call-story.ts';
import type { Stack } from './stack/stack.ts';

export interface StoredCall {
  readonly record: CallRecord;
  /** epoch seconds */
  readonly expiresAt: number | undefined;
}

/** The newest record. */
export async function readStoredCall(
  { clients, output }: Pick<Stack, 'clients' | 'output'>,
  callId: CallId,
): Promise<StoredCall | undefined> {
  const command = new GetItemCommand({
    TableName: output('CallsTableName'),
    Key: { callId: { N: String(callId) } },
    ConsistentRead: true,
  });
  const { Item } = await clients.dynamodb.send(command);
  return Item && storedCall(Item);
}

function storedCall(item: Record<string, AttributeValue>): StoredCall {
  const members = fromItem(item);
  const { expiresAt } = members;
  return {
    record: recordFromItem(members),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : undefined,
  };
}

export function factsOf({ record, expiresAt }: StoredCall): RecordFacts {
  const { createdTime, receivedAt, fetchedAt, changedAt, complete } = record;
  const { completedAt, settledAt, goneAt, leadId, orderId, userId } = record;
  const { talkTimeDurationSeconds, hasRecords, recordings } = record;
  return {
    ...{ createdTime, receivedAt, fetchedAt, changedAt, complete: complete === true },
    ...{ completedAt, settledAt, goneAt },
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt * 1000).toISOString() }),
    ...{ status: statusOf(record), leadId, orderId, userId, talkTimeDurationSeconds, hasRecords },
    ...(recordings && {
      recordings: recordings.length,
      summaries: recordings.filter(({ recordSummary }) => recordSummary !== undefined).length,
    }),
  };
}

/** What a record tells of its past: the events it was told in, and its last read. */
export function entriesOf(record: CallRecord): StoryEntry[] {
  const { callId, receivedAt, changedAt, fetchedAt, goneAt, contentHash } = record;
  const events = changesBetween(undefined, record).map(
    ({ type, id }): StoryEntry => ({
      at: id.split('/')[2] ?? '',
      what: 'event',
      detail: `${type}, id ${id}`,
    }),
  );
  if (changedAt !== receivedAt && changedAt !== goneAt) {
    const id = `${callId}/changed/${changedAt}/${contentHash.slice(0, 12)}`;
    events.push({ at: changedAt, what: 'event', detail: `Call Changed, id ${id}` });
  }
  return [...events, { at: fetchedAt, what: 'read', detail: 'the read that is stored' }];
}

/** When the ladder reads a call next; undefined where it is done with it. Epoch milliseconds. */
export function nextReadMs(
  { receivedAt, createdTime, complete, settledAt }: CallRecord,
  ladder: readonly number[],
  nowMs: number,
): number | undefined {
  if (settledAt || cameLate({ receivedAt, createdTime }, ladder.at(-1) ?? 0)) return undefined;
  return recheckSteps(ladder)
    .filter(({ due }) => !complete || due !== 'incomplete')
    .map((step) => {
      const lagMs = nowMs - step.ageMs - Date.parse(dueUntil(step, ladder, nowMs));
      return Date.parse(receivedAt) + step.ageMs + lagMs;
    })
    .find((dueMs) => dueMs > nowMs);
}
