import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { audio, copyFunction, playing } from '../../support/copy-function.ts';
import {
  type Behaviour,
  babbling,
  dripping,
  endless,
  failing,
  hanging,
  resetting,
  swellingHeaders,
  text,
  upgrading,
} from '../../support/liner-answers.ts';

const lambda = copyFunction();
const message = { body: { callId: 7, recordingId: 1 } };
const MiB = 1024 * 1024;

function aborted() {
  return lambda.bucket.requests.filter(({ method }) => method === 'DELETE').length;
}

/** Sends these bytes of as many as it declares, then breaks off. */
const cutShort =
  (declared: number | undefined, sent: Buffer): Behaviour =>
  (request, response) => {
    const length = declared === undefined ? {} : { 'content-length': String(declared) };
    response.writeHead(200, { 'content-type': 'audio/mpeg', ...length });
    response.write(sent, () => request.socket.destroy());
  };

const html = Buffer.from('<!DOCTYPE html><title>Sorry</title>');

describe('a file that is no recording is a dead letter, and nothing is stored', () => {
  it.each<[string, Behaviour, string]>([
    ['an HTML page', playing(html, 'text/html'), 'NOT_AUDIO type'],
    ['an HTML page said to be audio', playing(html), 'NOT_AUDIO begins-as-text'],
    [
      'markup after blanks',
      playing(Buffer.from('\ufeff \r\n<html>'), 'audio/wav'),
      'NOT_AUDIO begins-as-text',
    ],
    ['JSON said to be audio', playing(Buffer.from('{"error":1}')), 'NOT_AUDIO begins-as-text'],
    ['JSON', playing(Buffer.from('{}'), 'application/json'), 'NOT_AUDIO type'],
    ['text', playing(Buffer.from('not found'), 'text/plain'), 'NOT_AUDIO type'],
    ['a film', playing(audio(), 'video/mp4'), 'NOT_AUDIO type'],
    ['a list of links', playing(audio(), 'audio/x-mpegurl'), 'NOT_AUDIO type'],
    [
      'a list of links said to be audio',
      playing(Buffer.from('#EXTM3U\nhttps://other.example')),
      'NOT_AUDIO begins-as-text',
    ],
    [
      'bytes of no known kind',
      playing(Buffer.alloc(600, 7), 'application/octet-stream'),
      'NOT_AUDIO signature-unknown',
    ],
    ['bytes without a type', text(Buffer.alloc(600, 7)), 'NOT_AUDIO signature-unknown'],
    ['nothing', playing(Buffer.of()), 'NOT_AUDIO empty'],
    [
      'what is compressed',
      playing(gzipSync(audio()), 'audio/mpeg', { 'content-encoding': 'gzip' }),
      'NOT_AUDIO encoded',
    ],
    [
      '3 GB, as it declares',
      playing(audio(), 'audio/mpeg', { 'content-length': '3000000000' }),
      'TOO_LARGE declared',
    ],
    ['one that is a byte too large', playing(audio(1_000_001)), 'TOO_LARGE declared'],
  ])('%s', async (_, behaviour, verdict) => {
    await lambda.restart({ RECORDING_MAX_MB: '1' });
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, behaviour);

    expect(await lambda.deliver(message)).toBe(`dead letter: RECORDING_${verdict}`);

    expect(await lambda.bucket.objects()).toEqual({});
    expect(lambda.fileRequests(1)).toHaveLength(1);
    expect(lambda.metric('RecordingsDeadLettered')).toBe(1);
  });

  it.each([1, 20])('one without an end, of which %i MB are read', async (mb) => {
    await lambda.restart({ RECORDING_MAX_MB: String(mb) });
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, (request, response) => {
      response.setHeader('content-type', 'audio/mpeg');
      response.write(audio());
      endless()(request, Object.assign(response, { writeHead: () => response }));
    });

    expect(await lambda.deliver(message)).toBe('dead letter: RECORDING_TOO_LARGE counted');

    expect(await lambda.bucket.objects()).toEqual({});
    expect(aborted()).toBe(mb > 5 ? 1 : 0);
  });
});

describe('a file that is known as audio is stored as what it is', () => {
  const wav = Buffer.from('RIFF....WAVEfmt ');
  const ogg = Buffer.from('OggS');
  const octets = 'application/octet-stream';
  it.each<[string, Behaviour, string, string]>([
    ['its type', playing(audio(), 'audio/mpeg; charset=binary'), 'mp3', 'audio/mpeg'],
    ['its type in capitals', playing(audio(), 'Audio/X-WAV'), 'wav', 'audio/wav'],
    ['another type of Ogg', playing(ogg, 'application/ogg'), 'ogg', 'audio/ogg'],
    ['a type nobody knows', playing(audio(), 'audio/x-new'), 'audio', octets],
    ['its first bytes', playing(wav, octets), 'wav', 'audio/wav'],
    ['its first bytes, without a type', text(wav), 'wav', 'audio/wav'],
    ['its first bytes in S3', playing(ogg, 'binary/octet-stream'), 'ogg', 'audio/ogg'],
    [
      'the header of its first frame',
      playing(Buffer.of(0xff, 0xfb, 0x90), octets),
      'mp3',
      'audio/mpeg',
    ],
    ['a single byte', playing(Buffer.of(0), 'audio/wav'), 'wav', 'audio/wav'],
    [
      'what begins almost as markup',
      playing(Buffer.from('<\x00\x01'), 'audio/wav'),
      'wav',
      'audio/wav',
    ],
  ])('by %s', async (_, behaviour, extension, type) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, behaviour);

    expect(await lambda.deliver(message)).toBe('acknowledged');

    const key = `calls/7/1.${extension}`;
    expect(Object.keys(await lambda.bucket.objects())).toEqual([key]);
    expect(await lambda.bucket.typeOf(key)).toBe(type);
  });

  it('at the largest size allowed', async () => {
    await lambda.restart({ RECORDING_MAX_MB: '1' });
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing(audio(1_000_000)));

    expect(await lambda.deliver(message)).toBe('acknowledged');
  });
});

describe('a file that does not arrive comes back, and nothing is stored', () => {
  it.each<[string, Behaviour, string]>([
    ['500', failing(500), 'status'],
    ['503', failing(503), 'status'],
    ['429', failing(429), 'status'],
    ['a reset', resetting, 'unreachable'],
    ['what is no HTTP', babbling, 'unreachable'],
    ['headers without an end', swellingHeaders, 'unreachable'],
    ['another protocol', upgrading, 'broken'],
    ['fewer bytes than declared', cutShort(2000, audio()), 'broken'],
    ['chunks without the last', cutShort(undefined, audio()), 'broken'],
    ['a break in its second part', cutShort(20 * MiB, audio(7 * MiB)), 'broken'],
  ])('%s', async (_, behaviour, reason) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, behaviour);

    expect(await lambda.deliver(message)).toBe('back: RECORDING_UNAVAILABLE');

    expect(lambda.output.failures().at(-1)).toMatchObject({ reason, callId: 7, recordingId: 1 });
    expect(await lambda.bucket.objects()).toEqual({});
    expect(lambda.bus.requests).toEqual([]);
    expect(lambda.metric('RecordingsRetried')).toBe(1);
  });

  it('after what its server asks for, within bounds', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(
      1,
      failing(503, { 'retry-after': '77' }),
      failing(503, { 'retry-after': '86400' }),
    );
    const hiddenFor = () => lambda.queues.hidden().get('receipt of m1');

    await lambda.deliver(message);
    expect(hiddenFor()).toBe(77);
    await lambda.deliver(message);
    expect(hiddenFor()).toBe(1800);
  });

  it('has the parts that were sent removed', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, cutShort(20 * MiB, audio(7 * MiB)));

    await lambda.deliver(message);

    expect(aborted()).toBe(1);
  });

  it('becomes a dead letter at its last receive', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, failing(500));

    expect(await lambda.deliver({ ...message, receiveCount: 100 })).toBe(
      'dead letter: RECORDING_UNAVAILABLE status',
    );
  });

  it.each([
    ['silence', hanging],
    [
      'drops',
      (request, response) => {
        response.setHeader('content-type', 'audio/mpeg');
        response.write(audio());
        dripping(request, Object.assign(response, { writeHead: () => response }));
      },
    ],
  ] as [string, Behaviour][])('in time: %s', async (_, behaviour) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, behaviour);

    expect(await lambda.deliver(message, () => 3_000)).toBe('back: DEADLINE_REACHED');

    expect(await lambda.bucket.objects()).toEqual({});
  });
});

describe('S3 that does not take a recording', () => {
  it.each([
    ['refuses to list', 'GET', 403],
    ['refuses to write', 'PUT', 403],
    ['is down', 'PUT', 500],
  ])('because it %s has it come back', async (_, method, status) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing());
    lambda.bucket.instead = (request, response) => {
      if (request.method !== method) return false;
      request.resume();
      response.writeHead(status).end();
      return true;
    };

    expect(await lambda.deliver(message)).toBe('back: BUCKET_UNAVAILABLE');
    lambda.bucket.instead = undefined;
    expect(await lambda.deliver({ ...message, receiveCount: 2 })).toBe('acknowledged');

    expect(await lambda.bucket.objects()).toEqual({ 'calls/7/1.mp3': audio() });
  });

  it('after some parts has them removed, and reads no further', async () => {
    await lambda.restart({ RECORDING_MAX_MB: '5000' });
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing(audio(40 * MiB)));
    lambda.bucket.instead = (request, response) => {
      if (!/partNumber=2/.test(request.url ?? '')) return false;
      request.resume();
      response.writeHead(403).end();
      return true;
    };

    expect(await lambda.deliver(message)).toBe('back: BUCKET_UNAVAILABLE');

    expect(aborted()).toBe(1);
    const parts = lambda.bucket.requests.filter(({ url }) => url.includes('partNumber='));
    expect(parts).toHaveLength(2);
  });
});

describe('a message that makes no sense is a dead letter', () => {
  it.each([
    ['not JSON', 'MESSAGE_UNREADABLE not-json'],
    ['{}', 'CALL_ID_INVALID call-id-missing'],
    ['{"recordingId":1}', 'CALL_ID_INVALID call-id-missing'],
    ['{"callId":7,"recordingId":0}', 'MESSAGE_UNREADABLE recording-id-malformed'],
    ['{"callId":7,"recordingId":"../8/1"}', 'MESSAGE_UNREADABLE recording-id-malformed'],
    ['{"callId":7,"recordingId":null}', 'MESSAGE_UNREADABLE recording-id-malformed'],
  ])('%s', async (body, verdict) => {
    expect(await lambda.deliver({ body })).toBe(`dead letter: ${verdict}`);
    expect(lambda.queues.deadLetters().map((letter) => letter.body)).toEqual([body]);
  });
});
