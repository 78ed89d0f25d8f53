import { describe, expect, it } from 'vitest';
import { tokenCanary } from '../../support/canaries.ts';
import { audio, copyFunction, playing } from '../../support/copy-function.ts';
import { answering, recording } from '../../support/recordings.ts';

const lambda = copyFunction();
const message = { body: { callId: 7, recordingId: 1 } };
const mp3 = 'calls/7/1.mp3';
const MiB = 1024 * 1024;

const eventTypes = () => lambda.bus.taken.map(({ type }) => type);

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

  it('may be an event of the bus, whose letter holds the id alone', async () => {
    lambda.store(7, [lambda.recording(1)]);
    const detail = { version: 1, callId: 7, call: { id: 7, recordings: [recording(1)] } };
    const names = { version: '0', id: 'e', 'detail-type': 'Call Changed', source: 'liner.calls' };
    const body = { ...names, time: '2026-11-25T12:00:00Z', detail };

    expect(await lambda.deliver({ body })).toBe('acknowledged');
    expect(lambda.queued()).toEqual([{ callId: 7, recordingId: 1 }]);

    lambda.bucket.instead = (_, response) => Boolean(response.writeHead(403).end());
    expect(await lambda.deliver({ body, receiveCount: 100 })).toMatch(
      'dead letter: BUCKET_UNAVAILABLE',
    );
    expect(lambda.queues.deadLetters().map((letter) => letter.body)).toEqual(['{"callId":7}']);
  });

  it.each([0, 1, 100])('queues %i recordings', async (count) => {
    lambda.store(
      7,
      Array.from({ length: count }, (_, n) => lambda.recording(n + 1)),
    );

    expect(await lambda.deliver({ body: { callId: 7 } })).toBe('acknowledged');
    expect(lambda.queued()).toHaveLength(count);
  });

  it('about a call that is erased, or has none, asks the bucket nothing', async () => {
    lambda.store(8, []);

    expect(await lambda.deliver({ body: { callId: 7 } })).toBe('acknowledged');
    expect(await lambda.deliver({ body: { callId: 8 } })).toBe('acknowledged');
    expect(lambda.bucket.requests).toEqual([]);
  });
});

describe('a message about a recording', () => {
  it('stores it under its ids, and tells of it', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing());

    expect(await lambda.deliver(message)).toBe('acknowledged');

    expect(await lambda.bucket.objects()).toEqual({ [mp3]: audio() });
    expect(lambda.bus.taken).toEqual([
      {
        type: 'Recording Stored',
        event: {
          ...{ version: 1, id: '7/recording-stored/1', callId: 7, recordingId: 1 },
          ...{ bucket: 'recordings', key: mp3, bytes: 1000, durationSeconds: 115 },
        },
      },
    ]);
    expect(lambda.metric('RecordingsStored')).toBe(1);
    expect(lambda.metric('RecordingBytes')).toBe(1000);
  });

  it('of more than one part stores all of its bytes, and no others', async () => {
    const body = audio(11 * MiB + 7);
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing(body));

    expect(await lambda.deliver(message)).toBe('acknowledged');

    const { [mp3]: stored, ...others } = await lambda.bucket.objects();
    expect(stored?.equals(body)).toBe(true);
    expect(others).toEqual({});
    expect(lambda.metric('RecordingBytes')).toBe(body.length);
  });

  it('is asked for without the token, and without anything else of ours', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing());

    await lambda.deliver(message);

    const headers = lambda.fileRequests(1).map((request) => Object.keys(request.headers).sort());
    expect(headers).toEqual([['accept', 'accept-encoding', 'connection', 'host']]);
  });

  it('delivered twice, or twice at once, is stored and told once', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing());

    const twice = await Promise.all([lambda.deliver(message), lambda.deliver(message)]);
    const again = await lambda.deliver(message);

    expect([...twice, again]).toEqual(Array(3).fill('acknowledged'));
    expect(Object.keys(await lambda.bucket.objects())).toEqual([mp3]);
    expect(eventTypes()).toEqual(['Recording Stored']);
  });

  it.each([
    ['of one part', 1000],
    ['of two parts', 6 * MiB],
  ])('%s that another stored meanwhile leaves that as it is', async (_, bytes) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, async (request, response) => {
      await lambda.put(mp3, 'of the other');
      playing(audio(bytes))(request, response);
    });

    expect(await lambda.deliver(message)).toBe('acknowledged');

    expect(String((await lambda.bucket.objects())[mp3])).toBe('of the other');
    expect(eventTypes()).toEqual([]);
    expect(lambda.metric('RecordingsPresent')).toBe(1);
    const asked = lambda.bucket.requests.filter(({ ifNoneMatch }) => ifNoneMatch === '*');
    expect(asked.map(({ method }) => method)).toEqual([bytes > 5 * MiB ? 'POST' : 'PUT']);
    const aborted = lambda.bucket.requests.filter(({ method }) => method === 'DELETE');
    expect(aborted).toHaveLength(bytes > 5 * MiB ? 1 : 0);
  });

  it('that is stored under another type is there', async () => {
    lambda.store(7, [lambda.recording(1)]);
    await lambda.put('calls/7/1.wav', 'there');
    await lambda.put('calls/7/11.mp3', 'another');

    expect(await lambda.deliver(message)).toBe('acknowledged');

    expect(lambda.liner.requests).toEqual([]);
    expect(lambda.metric('RecordingsPresent')).toBe(1);
  });

  it('whose first delivery ended before the event is told by the next', async () => {
    lambda.store(7, [lambda.recording(1)]);
    await lambda.put(mp3, 'there');

    expect(await lambda.deliver({ ...message, receiveCount: 2 })).toBe('acknowledged');

    expect(lambda.bus.taken).toMatchObject([{ event: { id: '7/recording-stored/1', bytes: 5 } }]);
  });

  it('that was there long before its message was sent, as of a letter sent back, is told', async () => {
    lambda.store(7, [lambda.recording(1)]);
    await lambda.put(mp3, 'there');

    await lambda.deliver({ ...message, sentAtMs: Date.now() + 14 * 60_000 });
    expect(eventTypes()).toEqual([]);
    await lambda.deliver({ ...message, sentAtMs: Date.now() + 16 * 60_000 });
    expect(eventTypes()).toEqual(['Recording Stored']);
  });

  it.each([
    ['of one part', 1000, 'PUT'],
    ['of two parts', 6 * MiB, 'POST'],
  ])('%s that S3 stores without saying so is told by the next', async (_, bytes, method) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing(audio(bytes)));
    lambda.bucket.instead = (request, response) => {
      if (request.method !== method || request.headers['if-none-match'] !== '*') return false;
      lambda.bucket.instead = undefined;
      response.end = () => response.destroy();
      return false;
    };

    expect(await lambda.deliver(message)).toBe('back: BUCKET_UNAVAILABLE');
    expect(await lambda.deliver({ ...message, receiveCount: 2 })).toBe('acknowledged');

    expect((await lambda.bucket.objects())[mp3]?.length).toBe(bytes);
    expect(eventTypes()).toEqual(['Recording Stored']);
    expect(lambda.fileRequests(1)).toHaveLength(1);
  });

  it('that the bus does not take comes back, and is told then', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing());
    lambda.bus.failure = new Error('throttled');

    expect(await lambda.deliver(message)).toBe('back: BUS_UNAVAILABLE');
    lambda.bus.failure = undefined;
    expect(await lambda.deliver({ ...message, receiveCount: 2 })).toBe('acknowledged');

    expect(eventTypes()).toEqual(['Recording Stored']);
    expect(lambda.fileRequests(1)).toHaveLength(1);
  });
});

describe('a call that is erased', () => {
  it('before its recording is read has nothing stored, and no link is followed', async () => {
    expect(await lambda.deliver(message)).toBe('acknowledged');

    expect(lambda.liner.requests).toEqual([]);
    expect(lambda.metric('RecordingsGone')).toBe(1);
  });

  it('while its recording is stored has the object removed, and no event', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, (request, response) => {
      lambda.table.items.clear();
      playing()(request, response);
    });

    expect(await lambda.deliver(message)).toBe('acknowledged');

    expect(await lambda.bucket.objects()).toEqual({});
    expect(eventTypes()).toEqual([]);
    expect(lambda.metric('RecordingsGone')).toBe(1);
  });

  it('has removed what a killed copy of it left, and nothing of another', async () => {
    await lambda.put(mp3, 'left');
    await lambda.put('calls/7/11.mp3', 'of another');

    await lambda.deliver({ ...message, receiveCount: 2 });

    expect(Object.keys(await lambda.bucket.objects())).toEqual(['calls/7/11.mp3']);
  });
});

describe('a call that is kept no longer', () => {
  it.each([
    [31, []],
    [29, ['Recording Stored']],
  ])('after 30 days has nothing stored that would outlive it: of %i days', async (days, told) => {
    const createdTime = new Date(Date.now() - days * 86_400_000).toISOString();
    await lambda.restart({ RETAIN_DAYS: '30' });
    lambda.store(7, [lambda.recording(1)], { createdTime });
    lambda.serve(1, playing());

    expect(await lambda.deliver(message)).toBe('acknowledged');

    expect(eventTypes()).toEqual(told);
    expect(Object.keys(await lambda.bucket.objects())).toHaveLength(told.length);
  });
});

describe('a recording that Liner took off the list', () => {
  it.each([[[]], [[2]]])('of %j is acknowledged, and stays where it is stored', async (ids) => {
    lambda.store(
      7,
      ids.map((id) => lambda.recording(id)),
    );
    await lambda.put(mp3, 'there');

    expect(await lambda.deliver({ ...message, receiveCount: 2 })).toBe('acknowledged');

    expect(Object.keys(await lambda.bucket.objects())).toEqual([mp3]);
    expect(eventTypes()).toEqual([]);
  });
});

describe('a link that is refused', () => {
  const detail = '/v2/call-record/detail/1/';
  const freshPath = '/files/fresh/canary-link-3d9a';

  it.each([401, 403, 404, 410])(
    'with a %i is read anew, and the new one followed',
    async (status) => {
      lambda.store(7, [lambda.recording(1)]);
      lambda.serve(1, (_, response) => void response.writeHead(status).end());
      const fileUrl = `${lambda.liner.origin}${freshPath}`;
      lambda.liner.script(detail, answering(recording(1, { callId: 7, fileUrl })));
      lambda.liner.script(freshPath, playing());

      expect(await lambda.deliver(message)).toBe('acknowledged');

      expect(Object.keys(await lambda.bucket.objects())).toEqual([mp3]);
      const asked = lambda.liner.requests.map(({ path, headers }) => [
        path.split('?')[0],
        headers['x-api-key'],
      ]);
      expect(asked).toEqual([
        [expect.stringMatching(/^\/files/), undefined],
        [detail, tokenCanary],
        [freshPath, undefined],
      ]);
    },
  );
});
