import { createServer } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startFakeCrm } from '../../examples/crm-sync/fake-crm.ts';
import { createActivitiesTable } from '../../examples/crm-sync/sync-calls/activities-table.ts';
import { createAmoCrm } from '../../examples/crm-sync/sync-calls/amocrm.ts';
import { createSyncCall, type SyncParts } from '../../examples/crm-sync/sync-calls/sync-call.ts';
import { NotTaken } from '../../examples/send-json.ts';
import { createTable } from '../../local/aws/create-table.ts';
import { createDynamoDb } from '../../local/aws/dynamodb.ts';
import { listen } from '../../local/aws/listen.ts';
import { createClock } from '../support/clock.ts';
import { callEvent } from './call-events.ts';

const TableName = 'activities';
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  const { origin: endpoint, close } = await listen(createServer(createDynamoDb().serve), 0, '');
  const definition = {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'callId', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'callId', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  };
  await createTable(endpoint, definition);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  dynamodb = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return close;
});

let calls = 1000;
const signal = new AbortController().signal;
const [early, late, later] = ['10', '11', '12'].map((hour) => `2026-11-23T${hour}:00:00.000Z`);

/** A CRM of its own, and a call nobody has told it of. */
async function start(parts: Partial<SyncParts> = {}) {
  const crm = await startFakeCrm(0);
  onTestFinished(crm.close);
  const callId = ++calls;
  const clock = createClock();
  const activities = createActivitiesTable(dynamodb, TableName);
  const sync = createSyncCall({
    activities,
    crm: createAmoCrm(crm.origin, async () => 'token'),
    readUntold: async () => ({ phone: '+79001234567' }),
    users: new Map(),
    now: clock.now,
    ...parts,
  });
  const tell = (changedAt: string | undefined, statusCode = 'answered') =>
    sync(callEvent({ changedAt, statusCode }, callId), signal);
  return { crm, callId, clock, activities, tell, held: () => crm.activitiesOf(`liner-${callId}`) };
}

describe('syncing a call to a CRM', () => {
  it('makes one activity, and edits it when the call changes', async () => {
    const { tell, held, crm } = await start();

    expect(await tell(early, 'callback')).toBe('activity added');
    expect(await tell(late, 'sold')).toBe('activity edited');

    expect(held()).toMatchObject([{ call_result: 'sold' }]);
    expect(crm.requests).toEqual(['POST /api/v4/calls', 'PATCH /api/v4/contacts/notes/1']);
  });

  it('tells nothing twice', async () => {
    const { tell, held, crm } = await start();
    await tell(early);

    expect(await tell(early)).toBe('told already');

    expect(held()).toHaveLength(1);
    expect(crm.requests).toHaveLength(1);
  });

  it('does not let an old change overwrite a newer one', async () => {
    const { tell, held } = await start();
    await tell(late, 'sold');

    expect(await tell(early, 'callback')).toBe('told already');

    expect(held()).toMatchObject([{ call_result: 'sold' }]);
  });

  for (const status of [429, 500, 503, 400, 401]) {
    it(`fails while the CRM answers ${status}, and succeeds after`, async () => {
      const { tell, held, crm } = await start();
      crm.failures.push(status);

      await expect(tell(early)).rejects.toMatchObject({ status });
      expect(held()).toEqual([]);
      await tell(early);

      expect(held()).toHaveLength(1);
    });
  }

  it('has one at a time for each call, so that two events make one activity', async () => {
    const { tell, held } = await start();

    const ends = await Promise.allSettled([tell(early), tell(late), tell(later)]);
    const lost = ends.filter((end) => end.status === 'rejected');
    for (const { reason } of lost) expect(reason).toBeInstanceOf(NotTaken);
    await tell(later);

    expect(held()).toHaveLength(1);
  });

  it('waits for a claim that was left behind to end', async () => {
    const { tell, held, clock, callId, activities } = await start();
    const times = { nowMs: clock.now(), untilMs: clock.now() + 15_000 };
    await activities.claim(callId, early ?? '', times, signal);

    await expect(tell(early)).rejects.toBeInstanceOf(NotTaken);
    clock.advance(15_000);
    await tell(early);

    expect(held()).toHaveLength(1);
  });

  it('adds nothing for a call without a number, and keeps no number itself', async () => {
    const { tell, callId, crm } = await start({ readUntold: async () => undefined });

    expect(await tell(early)).toBe('no phone number');

    const Key = { callId: { N: String(callId) } };
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key }));
    expect(Item).toEqual({ ...Key, changedAt: { S: early } });
    expect(crm.requests).toEqual([]);
  });

  it('lets an activity be that was deleted in the CRM', async () => {
    const { tell, crm } = await start();
    await tell(early);
    crm.activities.clear();

    expect(await tell(late)).toBe('activity is gone');

    expect(crm.activities.size).toBe(0);
  });

  it('tries again at the next change when no card has the number', async () => {
    const addCall = async () => undefined;
    const { tell } = await start({ crm: { addCall, editCall: async () => true } });

    expect(await tell(early)).toBe('no card has this number');
    expect(await tell(late)).toBe('no card has this number');
  });
});
