import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canariesIn,
  rotatedTokenCanary,
  tokenCanary,
  webhookSecretCanary,
} from '../support/canaries.ts';
import { type Behaviour, calling, failing } from '../support/liner-answers.ts';
import { type LinerServer, startLiner } from '../support/liner-server.ts';
import { eventually } from '../support/local-eventually.ts';
import { createStackClient, type StackClient } from '../support/stack-client.ts';
import { startCommand } from '../support/stack-command.ts';

const dir = mkdtempSync(join(tmpdir(), 'outside-'));
const outputsFile = join(dir, 'outputs.json');
let liner: LinerServer;
let command: ReturnType<typeof startCommand>;
let client: StackClient;
let beside: Readonly<Record<string, string>>;

beforeAll(async () => {
  liner = await startLiner();
  liner.accepted = [tokenCanary];
  const ports = ['--port', '0', '--aws-port', '0', '--page-port', '0'];
  const options = ['--no-demo', ...ports, '--outputs-file', outputsFile];
  // its logs stay where it has its temporary files
  const environment = { LINER_TOKEN: tokenCanary, TMPDIR: dir };
  const context = ['-c', 'tokenTtlSeconds=1', '-c', 'recheckAfter=PT2S,PT4S'];
  const app = ['--with', 'test/support/local-beside-app.ts', '-c', 'type=Call Settled'];
  command = startCommand(
    [...options, '--liner-host', liner.origin, ...context, ...app],
    environment,
  );
  await eventually(() => existsSync(outputsFile) || endedEarly());
  const { 'CallEnrichment-dev': ours, Beside } = JSON.parse(readFileSync(outputsFile, 'utf8'));
  client = createStackClient(ours);
  beside = { ...Beside, AwsEndpoint: ours.AwsEndpoint };
});

afterAll(async () => {
  command.kill();
  await liner.close();
  rmSync(dir, { recursive: true });
});

/** The ids in what the other stack's queue has, taken from it. */
async function heardBeside(): Promise<unknown[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = new SQSClient({ endpoint: beside.AwsEndpoint, region: 'us-east-1', credentials });
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: beside.HeardUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => JSON.parse(Body).detail.callId);
}

function endedEarly() {
  if (command.processes().length === 0) throw new Error(command.screen.errors);
}

describe('a stack on this machine with a Liner of its own', () => {
  it('stores what is sent to its queue', async () => {
    await client.sendCalls([11, 12]);
    await client.idle();

    expect((await client.records()).get(11)).toMatchObject({ callId: 11, statusCode: 'answered' });
    expect((await client.records()).has(12)).toBe(true);
    expect(
      liner.requestsFor(11).map(({ method, headers }) => [method, headers['x-api-key']]),
    ).toEqual([['GET', tokenCanary]]);
  });

  it('enriches what its function is invoked with, and settled calls once more when asked', async () => {
    const first = await client.invoke('{"callIds": [21, "22", "x"]}');
    const again = await client.invoke('{"callIds": [21]}');
    const refreshed = await client.invoke('{"callIds": [21], "refresh": true}');

    expect(first.answer).toEqual({
      results: [
        { callId: 21, outcome: 'enriched' },
        { callId: 22, outcome: 'enriched' },
        { outcome: 'refused', code: 'CALL_ID_INVALID' },
      ],
    });
    expect(again.answer).toEqual({ results: [{ callId: 21, outcome: 'covered' }] });
    expect(refreshed.answer).toEqual({ results: [{ callId: 21, outcome: 'unchanged' }] });
  });

  it('takes webhooks that the library of the standard signs, with both secrets of a rotation', async () => {
    const old = await client.getSecret('WebhookSecretArn');
    const stranger = 'QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB';

    const before = await client.webhook('{"callId": 31}', old);
    await client.putSecret('WebhookSecretArn', JSON.stringify([webhookSecretCanary, old]));
    await eventually(
      async () => (await client.webhook('{"callId": 32}', webhookSecretCanary)).status === 202,
    );
    const during = await client.webhook('{"callId": 33}', old);
    const wrong = await client.webhook('{"callId": 34}', stranger);
    await client.idle();

    expect([before.status, during.status, wrong.status]).toEqual([202, 202, 401]);
    const records = await client.records();
    expect([31, 32, 33, 34].map((id) => records.has(id))).toEqual([true, true, true, false]);
  });

  it('answers requests as it promises', async () => {
    liner.script(42, failing(404));
    liner.script(43, failing(503), failing(503), calling());

    const enriched = await client.http('POST', '/calls/41');
    const unchanged = await client.http('POST', '/calls/41');
    const unknown = await client.http('POST', '/calls/42');
    const later = await client.http('POST', '/calls/43');
    const stored = await client.http('GET', '/calls/41');
    const notStored = await client.http('GET', '/calls/42');
    const nowhere = await client.http('GET', '/');

    expect([enriched.status, JSON.parse(enriched.text)]).toMatchObject([
      200,
      { outcome: 'enriched', call: { callId: 41, clientPhone: '+79001234567' } },
    ]);
    expect(JSON.parse(unchanged.text)).toMatchObject({ outcome: 'unchanged' });
    expect([unknown.status, JSON.parse(unknown.text).code]).toEqual([404, 'CALL_NOT_FOUND']);
    expect([later.status, JSON.parse(later.text)]).toEqual([
      202,
      { callId: 43, outcome: 'queued', code: 'LINER_UNAVAILABLE' },
    ]);
    expect([stored.status, JSON.parse(stored.text)]).toMatchObject([200, { callId: 41 }]);
    expect([notStored.status, JSON.parse(notStored.text).code]).toEqual([404, 'CALL_NOT_STORED']);
    expect(nowhere.status).toBe(404);
    await client.idle();
    expect((await client.records()).has(43)).toBe(true);
  });

  it('notices a rotated token within the refusal', async () => {
    liner.accepted = [rotatedTokenCanary];
    await client.putSecret('LinerTokenSecretArn', JSON.stringify({ token: rotatedTokenCanary }));

    const { answer } = await client.invoke('{"callIds": [51, 52]}');

    expect(answer).toEqual({
      results: [51, 52].map((callId) => ({ callId, outcome: 'enriched' })),
    });
  });

  it('shows how calls complete and settle, and lets another stack listen', async () => {
    const createdAt = new Date();
    const since: Behaviour = (...exchange) => {
      // however late it is asked for: a call that is old when it is first read is settled by that
      if (liner.requestsFor(61).length === 1) createdAt.setTime(Date.now());
      const isOver = liner.requestsFor(61).length > 1;
      calling({ createdAt: createdAt.toISOString(), hasRecords: isOver })(...exchange);
    };
    liner.script(61, since);

    await client.sendCalls([61]);

    for (const line of ['Call Enriched', 'Call Changed', 'Call Completed', 'Call Settled']) {
      await eventually(() => command.screen.text.includes(`${line.padEnd(16)}  61`));
    }
    expect(command.screen.text).toMatch(/A minute of a schedule takes a second here/);
    expect(command.screen.text).toMatch(/^Beside\n +HeardUrl +http/m);
    await eventually(async () => (await heardBeside()).includes(61));
  });

  it('ends with Ctrl-C, leaves nothing behind, and has shown no secret', async () => {
    const processes = command.processes();

    command.interrupt();

    expect(await command.ended).toBe(0);
    expect(processes.length).toBeGreaterThan(1);
    expect(processes.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(canariesIn(command.screen.text, command.screen.errors)).toEqual([]);
  });
});
