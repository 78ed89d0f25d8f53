import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { readCopyMessage } from '../../core/copy-message.ts';
import {
  dropAllLetters,
  listAllLetters,
  redriveAllLetters,
  type SourcedLetters,
} from '../../operate/letter-queues.ts';
import { startSqs } from '../support/local-sqs.ts';

const options = { now: Date.now, waitSeconds: 0 };
const pace = async () => {};
const codes = { ofCall: 'CALL_NOT_FOUND', ofRecording: 'RECORDING_NOT_AUDIO' };

/** Letters of calls 7 and 8, of recording 70 of call 7, and of all recordings of call 8. */
async function twoQueues() {
  const { client, url, create } = await startSqs();
  await create('copies', 'copy-letters');
  const send = (name: string, body: object, said: Readonly<Record<string, string>>) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: url(name),
        MessageBody: JSON.stringify(body),
        MessageAttributes: Object.fromEntries(
          Object.entries(said).map(([key, StringValue]) => [
            key,
            { DataType: 'String', StringValue },
          ]),
        ),
      }),
    );
  await send('letters', { data: { id: 7 } }, { code: codes.ofCall });
  await send('letters', { data: { id: 8 } }, { code: codes.ofCall });
  await send('copy-letters', { callId: 7, recordingId: 70 }, { code: codes.ofRecording });
  await send('copy-letters', { callId: 8 }, { code: 'BUCKET_UNAVAILABLE' });
  const queues: SourcedLetters[] = [
    {
      ...{ client, url: url('letters'), sourceUrl: url('calls') },
      ...{ callIdPointer: '/data/id', of: 'calls' },
    },
    {
      ...{ client, url: url('copy-letters'), sourceUrl: url('copies') },
      ...{ callIdPointer: '/callId', of: 'recordings' },
    },
  ];
  const bodiesIn = async (name: string) => {
    const command = new ReceiveMessageCommand({ QueueUrl: url(name), MaxNumberOfMessages: 10 });
    const { Messages = [] } = await client.send(command);
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
  return { queues, bodiesIn, send };
}

describe('letters of both queues', () => {
  it('are one list, and say what they are about', async () => {
    const { queues } = await twoQueues();
    const told: unknown[] = [];

    const { letters, groups, end } = await listAllLetters(
      queues,
      {},
      {
        ...options,
        onProgress: (...counts) => told.push(counts),
      },
    );

    const about = letters.map(({ callId, queue = 'calls', recordingId = 'all' }) =>
      [callId, queue, recordingId].join(' '),
    );
    expect(about.sort()).toEqual([
      ...['7 calls all', '7 recordings 70', '8 calls all', '8 recordings all'],
    ]);
    expect(groups.map(({ code, count }) => [code, count])).toEqual([
      ['CALL_NOT_FOUND', 2],
      ['RECORDING_NOT_AUDIO', 1],
      ['BUCKET_UNAVAILABLE', 1],
    ]);
    expect(end).toBe('all');
    expect(told.at(-1)).toEqual([4, 4]);
  });

  it('are of EventBridge too, which sends an event whole and says why beside it', async () => {
    const { queues, bodiesIn, send } = await twoQueues();
    const event = {
      ...{ version: '0', id: 'e', source: 'liner.calls', time: '2026-11-25T12:00:00Z' },
      ...{ 'detail-type': 'Call Enriched', detail: { callId: 9, call: { id: 9 } } },
    };
    await send('copy-letters', event, {
      RULE_ARN: 'arn:aws:events:eu-west-1:123456789012:rule/calls/recorded',
      ERROR_CODE: 'NO_PERMISSIONS',
      RETRY_ATTEMPTS: '0',
    });

    const { letters } = await listAllLetters(queues, { ids: ['9'] }, options);
    const filter = { codes: ['EVENT_UNDELIVERED'] };
    const { removed } = await redriveAllLetters(queues, filter, { ...options, pace });

    expect(letters).toMatchObject([
      { callId: 9, queue: 'recordings', code: 'EVENT_UNDELIVERED', movedBySqs: false },
    ]);
    expect(removed).toBe(1);
    expect(await bodiesIn('copies')).toEqual([event]);
    expect(readCopyMessage(JSON.stringify(event))).toEqual({ callId: 9 });
  });

  it('go back to the queue they came from', async () => {
    const { queues, bodiesIn } = await twoQueues();
    const told: unknown[] = [];
    const onCounts = ({ removed }: { removed: number }) => told.push(removed);

    const result = await redriveAllLetters(queues, { ids: ['7'] }, { ...options, pace, onCounts });

    expect(result).toMatchObject({ removed: 2, failed: 0, end: 'all' });
    expect(result.byCode).toEqual({ CALL_NOT_FOUND: 1, RECORDING_NOT_AUDIO: 1 });
    expect(told).toEqual([1, 2]);
    expect(await bodiesIn('calls')).toEqual([{ data: { id: 7 } }]);
    expect(await bodiesIn('copies')).toEqual([{ callId: 7, recordingId: 70 }]);
    expect(await bodiesIn('letters')).toEqual([{ data: { id: 8 } }]);
  });

  it('are dropped from where they are', async () => {
    const { queues, bodiesIn } = await twoQueues();

    const result = await dropAllLetters(queues, { codes: [codes.ofRecording] }, options);

    expect(result).toMatchObject({ removed: 1, byCode: { RECORDING_NOT_AUDIO: 1 } });
    expect(await bodiesIn('copy-letters')).toEqual([{ callId: 8 }]);
    expect(await bodiesIn('copies')).toEqual([]);
  });

  it('stay where the run was cut off', async () => {
    const { queues, bodiesIn } = await twoQueues();
    const cut = new AbortController();
    const onCounts = () => cut.abort();

    const result = await redriveAllLetters(
      queues,
      {},
      {
        ...{ ...options, pace, onCounts, signal: cut.signal },
      },
    );

    expect(result).toMatchObject({ removed: 2, end: 'aborted' });
    expect(await bodiesIn('copy-letters')).toHaveLength(2);
  });
});
