import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callsCommand, deployedStack } from '../../support/calls-command.ts';
import { dynaliteEnvironment } from '../../support/dynalite-tables.ts';
import { callQueueUrl, mockQueues } from '../../support/queues.ts';

let queues: ReturnType<typeof mockQueues>;
beforeEach(() => {
  queues = mockQueues();
  queues.client.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
  for (const [name, value] of Object.entries(dynaliteEnvironment({ origin: '' }))) {
    vi.stubEnv(name, value);
  }
  deployedStack({ CallQueueUrl: callQueueUrl });
});
afterEach(() => {
  queues.client.restore();
  vi.unstubAllEnvs();
});

const quick = ['--rate', '10000'];
const send = (args: readonly string[], input: string | Uint8Array = '') =>
  callsCommand(['send', ...quick, ...args], { input });
const sentIds = () =>
  queues.client
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    .map(({ MessageBody = '' }) => JSON.parse(MessageBody).callId);

describe('calls send', () => {
  it('puts ids of the command line into the queue', async () => {
    expect(await send(['1', '2'])).toEqual({ code: 0, output: '2 of 2 ids sent\n', errors: '' });
    expect(sentIds()).toEqual([1, 2]);
  });

  it('takes a list as Windows writes it, and says what it made of it', async () => {
    const { code, output, errors } = await send(['--file', '-'], '\uFEFFcallId\r\n1\r\n2\r\n1\r\n');

    expect({ code, output }).toEqual({ code: 0, output: '2 of 2 ids sent\n' });
    expect(errors).toContain('Line 1 is taken for a header.');
    expect(errors).toContain('left out 1');
    expect(sentIds()).toEqual([1, 2]);
  });

  it('sends nothing of a list that is malformed, and quotes nothing of it', async () => {
    const { code, output, errors } = await send(['--file', '-'], '1\n+79995550134\n2\nx\n');

    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain('line 2, 4');
    expect(errors).not.toContain('555');
    expect(sentIds()).toEqual([]);
  });

  it('leaves out what is malformed when told to, and names it', async () => {
    const { code, errors } = await send(['--skip-malformed', '--file', '-'], '1\nx\n2\n');

    expect(code).toBe(0);
    expect(errors).toContain('line 2');
    expect(sentIds()).toEqual([1, 2]);
  });

  it('names no more lines than can be read', async () => {
    const { errors } = await send(['--file', '-'], 'x1\n'.repeat(100));

    expect(errors).toContain('20 and 80 more');
  });

  it('sends nothing in a dry run', async () => {
    const { code, output } = await send(['--dry-run', '1', '2', '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({ ids: 2, sent: 0, isDryRun: true });
    expect(sentIds()).toEqual([]);
  });

  it('says how far it got when the queue does not take more', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => String(n + 1));
    const broken = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    queues.client.on(SendMessageBatchCommand).resolvesOnce({ Successful: [] }).rejects(broken);

    const { code, output, errors } = await send(ids);

    expect({ code, output }).toEqual({ code: 6, output: '10 of 25 ids sent\n' });
    expect(errors).toContain('ECONNRESET');
  });

  it('stops when cut off, and says how far it got', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => String(n + 1));
    const ending = new AbortController();
    queues.client.on(SendMessageBatchCommand).callsFake(async () => {
      ending.abort();
      return { Successful: [] };
    });

    const cut = await callsCommand(['send', ...quick, ...ids], { signal: ending.signal });

    expect(cut).toMatchObject({ code: 6, output: '10 of 25 ids sent\n' });
    expect(cut.errors).toContain('Run it again');
  });

  for (const [what, args, input, code] of [
    ['no id', [], '', 2],
    ['an empty list', ['--file', '-'], '\uFEFF\r\n', 3],
    ['a file that is not there', ['--file', '/nowhere/ids'], '', 2],
    ['ids and a file', ['1', '--file', '-'], '2', 2],
    ['a rate of none', ['1', '--rate', '0'], '', 2],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await send(args, input)).toMatchObject({ code, output: '' });
      expect(sentIds()).toEqual([]);
    });
  }
});
