import { describe, expect, it } from 'vitest';
import { audio, copyFunction, playing } from '../../support/copy-function.ts';
import { failing, redirecting } from '../../support/liner-answers.ts';
import { answering, recording } from '../../support/recordings.ts';

const lambda = copyFunction();
const message = { body: { callId: 7, recordingId: 1 } };

/** Links that are not followed, with the reason; `files.example`, loopback and link-local hosts are allowed. */
const foreignLinks: readonly (readonly [string, string])[] = [
  ['/canary-link-3d9a.mp3', 'link-malformed'],
  ['canary-link-3d9a', 'link-malformed'],
  ['https://', 'link-malformed'],
  ['http://files.example/canary-link-3d9a', 'not-https'],
  ['http://127.0.0.1:1/canary-link-3d9a', 'not-https'],
  ['ftp://files.example/canary-link-3d9a', 'not-https'],
  ['file:///etc/passwd', 'not-https'],
  ['data:audio/mpeg;base64,SUQz', 'not-https'],
  ['https://user:canary-link-3d9a@files.example/', 'credentials'],
  ['https://files.example:8443/canary-link-3d9a', 'port'],
  ['https://other.example/canary-link-3d9a', 'host-not-allowed'],
  ['https://sub.files.example/canary-link-3d9a', 'host-not-allowed'],
  ['https://files.example.other.example/', 'host-not-allowed'],
  ['https://files.example./canary-link-3d9a', 'host-not-allowed'],
  ['https://10.0.0.1/canary-link-3d9a', 'host-not-allowed'],
  ['https://localhost/canary-link-3d9a', 'address-not-public'],
  ['https://127.0.0.1/canary-link-3d9a', 'address-not-public'],
  ['https://0x7f000001/canary-link-3d9a', 'address-not-public'],
  ['https://169.254.169.254/latest/meta-data/', 'address-not-public'],
  ['https://[::1]/canary-link-3d9a', 'address-not-public'],
];
const RECORDING_HOSTS = 'files.example,localhost,127.0.0.1,169.254.169.254,[::1]';

describe('a link that leads where none is followed', () => {
  it.each(foreignLinks)('%s is a dead letter: %s', async (fileUrl, reason) => {
    await lambda.restart({ RECORDING_HOSTS });
    lambda.store(7, [lambda.recording(1, { fileUrl })]);

    expect(await lambda.deliver(message)).toBe(`dead letter: RECORDING_LINK_FOREIGN ${reason}`);

    expect(lambda.liner.requests).toEqual([]);
    expect(await lambda.bucket.objects()).toEqual({});
  });

  it.each(foreignLinks.filter(([, reason]) => reason !== 'link-malformed'))(
    '%s is one by redirect too: %s',
    async (location, reason) => {
      await lambda.restart({ RECORDING_HOSTS });
      lambda.store(7, [lambda.recording(1)]);
      lambda.serve(1, redirecting(302, location));

      expect(await lambda.deliver(message)).toBe(`dead letter: RECORDING_LINK_FOREIGN ${reason}`);

      expect(lambda.liner.requests).toHaveLength(1);
      expect(await lambda.bucket.objects()).toEqual({});
    },
  );

  it('is Liner itself, where only other hosts are allowed', async () => {
    const LINER_ORIGIN = 'https://liner.example';
    const fileUrl = `${LINER_ORIGIN}/canary-link-3d9a`;
    lambda.store(7, [lambda.recording(1, { fileUrl })]);

    await lambda.restart({ LINER_ORIGIN });
    expect(await lambda.deliver(message)).toMatch('RECORDING_LINK_FOREIGN host-not-allowed');
  });

  it('is another port of a Liner on this machine', async () => {
    lambda.store(7, [lambda.recording(1, { fileUrl: 'http://127.0.0.1:9/canary-link-3d9a' })]);

    expect(await lambda.deliver(message)).toMatch('RECORDING_LINK_FOREIGN not-https');
  });
});

describe('redirects', () => {
  const path = (hop: number) => `/files/canary-link-3d9a/hop/${hop}`;

  it.each([301, 302, 303, 307, 308])('with a %i are followed, three of them', async (status) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, redirecting(status, path(2)));
    lambda.liner.script(path(2), redirecting(status, `${lambda.liner.origin}${path(3)}`));
    lambda.liner.script(path(3), redirecting(status, '4'));
    lambda.liner.script(path(4), playing());

    expect(await lambda.deliver(message)).toBe('acknowledged');

    expect(await lambda.bucket.objects()).toEqual({ 'calls/7/1.mp3': audio() });
    const withToken = lambda.liner.requests.filter(({ headers }) => headers['x-api-key']);
    expect(withToken).toEqual([]);
  });

  it('end after the third, and the link is read anew once', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, redirecting(302, path(2)));
    lambda.liner.script(path(2), redirecting(302, path(2)));
    const fileUrl = lambda.fileUrl(1);
    const detail = '/v2/call-record/detail/1/';
    lambda.liner.script(detail, answering(recording(1, { callId: 7, fileUrl })));

    expect(await lambda.deliver(message)).toBe(
      'dead letter: RECORDING_LINK_REFUSED too-many-redirects',
    );
    expect(lambda.liner.requests).toHaveLength(9);
  });
});

describe('a link that is refused, and the new one too', () => {
  const detail = '/v2/call-record/detail/1/';

  it.each([
    [401, 'status-401'],
    [403, 'status-403'],
    [404, 'status-404'],
    [410, 'status-410'],
    [400, 'status-other'],
    [451, 'status-other'],
    [204, 'status-other'],
    [206, 'status-other'],
    [302, 'status-other'],
  ])('with a %i is a dead letter: %s', async (status, reason) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, failing(status));
    const fileUrl = lambda.fileUrl(1);
    lambda.liner.script(detail, answering(recording(1, { callId: 7, fileUrl })));

    expect(await lambda.deliver(message)).toBe(`dead letter: RECORDING_LINK_REFUSED ${reason}`);

    expect(lambda.fileRequests(1)).toHaveLength(2);
    expect(lambda.liner.requests.filter(({ path }) => path === detail)).toHaveLength(1);
    expect(lambda.queues.deadLetters()[0]?.body).toBe('{"callId":7,"recordingId":1}');
  });

  it.each([
    ['none any more', () => answering(recording(1, { callId: 7, fileUrl: null }))],
    ['another call', () => answering(recording(1, { callId: 8 }))],
    ['no such recording', () => failing(404)],
    ['that it may not be seen', () => failing(403)],
  ])('as Liner says %s', async (_, behaviour) => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, failing(403));
    lambda.liner.script(detail, behaviour());

    expect(await lambda.deliver(message)).toBe(
      'dead letter: RECORDING_LINK_REFUSED no-longer-listed',
    );
  });

  it('comes back while Liner cannot say', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, failing(403));
    lambda.liner.script(detail, failing(503));

    expect(await lambda.deliver(message)).toBe('back: LINER_UNAVAILABLE');
  });

  it('is foreign where the new one is', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, failing(403));
    lambda.liner.script(
      detail,
      answering(recording(1, { fileUrl: 'https://other.example/canary-link-3d9a' })),
    );

    expect(await lambda.deliver(message)).toMatch('RECORDING_LINK_FOREIGN host-not-allowed');
  });
});
