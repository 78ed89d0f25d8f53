import { describe, expect, it } from 'vitest';
import { copyFunction, filePath } from '../../support/copy-function.ts';
import { text } from '../../support/liner-answers.ts';

const lambda = copyFunction();
const query = '?signed=canary-signature-81c4';
const audio = (bytes = 1000) => {
  const body = Buffer.alloc(bytes, 'sound');
  body.write('ID3');
  return body;
};
const served = (id: number, body = audio(), type = 'audio/mpeg') =>
  lambda.liner.script(`${filePath(id)}${query}`, text(body, 200, { 'content-type': type }));

describe('a message about a call', () => {
  it('queues each recording that has a link and no object', async () => {
    lambda.store(7, [
      ...[1, 2, 3].map((id) => lambda.recording(id)),
      lambda.recording(4, { fileUrl: undefined }),
    ]);
    await lambda.put('calls/7/2.wav', 'there');
    await lambda.put('calls/71/3.wav', 'of another call');

    expect(await lambda.deliver({ body: { callId: 7 } })).toBe('acknowledged');

    expect(lambda.queued()).toEqual([
      { callId: 7, recordingId: 1 },
      { callId: 7, recordingId: 3 },
    ]);
    expect(lambda.metric('RecordingsQueued')).toBe(2);
  });
});

describe('a message about a recording', () => {
  it('stores it under its ids, and tells of it', async () => {
    lambda.store(7, [lambda.recording(1)]);
    served(1);

    expect(await lambda.deliver({ body: { callId: 7, recordingId: 1 } })).toBe('acknowledged');

    expect(await lambda.bucket.objects()).toEqual({ 'calls/7/1.mp3': audio() });
    expect(lambda.bus.taken).toEqual([
      {
        type: 'Recording Stored',
        event: {
          ...{ version: 1, id: '7/recording-stored/1', callId: 7, recordingId: 1 },
          ...{ bucket: 'recordings', key: 'calls/7/1.mp3', bytes: 1000, durationSeconds: 115 },
        },
      },
    ]);
    expect(lambda.metric('RecordingsStored')).toBe(1);
    expect(lambda.metric('RecordingBytes')).toBe(1000);
  });
});
