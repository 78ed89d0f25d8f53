import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startFakeCrm } from '../../examples/crm-sync/fake-crm.ts';
import { startFakeWorkflow } from '../../examples/post-call-automation/fake-workflow.ts';
import { eventually } from '../support/local-eventually.ts';
import { createStackClient, type StackClient } from '../support/stack-client.ts';
import { startCallLiner } from './liner.ts';
import { startExamples } from './running-examples.ts';

let liner: Awaited<ReturnType<typeof startCallLiner>>;
let workflow: Awaited<ReturnType<typeof startFakeWorkflow>>;
let crm: Awaited<ReturnType<typeof startFakeCrm>>;
let running: Awaited<ReturnType<typeof startExamples>>;
let client: StackClient;
let sqs: SQSClient;

beforeAll(async () => {
  liner = await startCallLiner();
  workflow = await startFakeWorkflow(0);
  crm = await startFakeCrm(0);
  const main = { assemblyDir: inject('assemblyDir'), environment: { LINER_ORIGIN: liner.origin } };
  running = await startExamples(main, {
    workflowUrl: workflow.url,
    crmOrigin: crm.origin,
    crmUsers: '101=504141',
    retryBaseSeconds: '1',
  });
  const { outputs, awsEndpoint: endpoint } = running.stack;
  client = createStackClient({ ...outputs, AwsEndpoint: endpoint });
  await client.putSecret('LinerTokenSecretArn', 'token');
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials });
});

afterAll(async () => {
  await Promise.all([running?.stop(), liner.close(), workflow.close(), crm.close()]);
});

const refresh = (callId: number) =>
  client.invoke(JSON.stringify({ callIds: [callId], refresh: true }));

/** Delivers an event that was published once more, and waits until it was worked off. */
async function redeliver(QueueUrl: string | undefined, type: string, callId: number) {
  const event = running.events.find(
    (each) => each['detail-type'] === type && each.detail.callId === callId,
  );
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
  await eventually(async () => {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    const { Attributes = {} } = await sqs.send(command);
    return Object.entries(Attributes)
      .filter(([name]) => name.startsWith('ApproximateNumberOfMessages'))
      .every(([, count]) => count === '0');
  });
}

describe('post-call automation', () => {
  it('starts one workflow for each complete call with more than a minute of talk', async () => {
    liner.put(1);
    liner.put(2, { talkTimeDurationSeconds: 60 });
    liner.put(3, { hasRecords: false });
    workflow.failures.push(500, 503);
    const started = () => [...workflow.started.values()].map(({ callId }) => callId);

    await client.sendCalls([1, 2, 3]);
    await eventually(() => started().includes(1));
    await eventually(async () => (await client.records()).size === 3);
    liner.put(3);
    await refresh(3);
    await eventually(() => started().includes(3));
    const requests = workflow.requests();
    await redeliver(running.postCall?.QueueUrl, 'Call Completed', 1);

    expect(started().sort()).toEqual([1, 3]);
    expect(workflow.requests()).toBe(requests + 1);
    expect([...workflow.started.keys()]).toContainEqual(expect.stringMatching(/^1\/completed\//));
  });
});

describe('CRM sync', () => {
  const activities = () => crm.activitiesOf('liner-21');

  it('makes one activity of a call, whatever fails, changes or is delivered again', async () => {
    await eventually(() => crm.activities.size === 3);
    liner.put(21, { statusCode: 'callback', userId: 102 });
    crm.failures.push(500, 429);

    await client.sendCalls([21]);
    await eventually(() => activities().length === 1);
    liner.put(21, { statusCode: 'sold' });
    await refresh(21);
    await eventually(() => activities()[0]?.call_result === 'sold');
    // the first event, which is older than what the CRM was told last
    await redeliver(running.crmSync?.QueueUrl, 'Call Enriched', 21);
    await redeliver(running.crmSync?.QueueUrl, 'Call Changed', 21);

    expect(activities()).toEqual([
      expect.objectContaining({
        call_result: 'sold',
        call_responsible: 504141,
        phone: '+79001234567',
      }),
    ]);
    expect(crm.failures).toEqual([]);
  });

  it('has no phone number in its events or its log', () => {
    expect(JSON.stringify(running.events)).not.toContain('79001234567');
    expect(running.log.join('\n')).not.toContain('79001234567');
  });
});
