import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stackActions } from '../../operate/page/stack-actions.ts';
import { openLocalStack } from '../../operate/stack/local-stack.ts';
import type { StoredRecording } from '../../operate/stored-recordings.ts';
import { callsCommand } from '../support/calls-command.ts';
import { audio, playing } from '../support/copy-function.ts';
import { copyingStack } from '../support/copying-stack.ts';
import { calling, text } from '../support/liner-answers.ts';
import { eventually } from '../support/local-eventually.ts';

const shared = copyingStack();
const MiB = 1024 * 1024;

describe('recordings of a call', () => {
  it('arrive once, byte by byte, whatever is delivered twice, without the token', async () => {
    const files = new Map(
      [1000, 70_000, 7 * MiB].map((bytes, n) => [n + 11, audio(bytes + n)] as const),
    );
    const links = [...files.keys()].map((id) => [id, shared.link(id)] as const);
    for (const [id, link] of links) shared.serve(link, playing(files.get(id)));
    shared.list(1, Object.fromEntries(links));

    await shared.client.sendCalls([1, 1, 1]);
    for (let n = 0; n < 3; n++) {
      await shared.sendCopy({ callId: 1 });
      await shared.sendCopy({ callId: 1, recordingId: 13 });
    }
    await eventually(() => shared.toldOf(1).length >= 3);
    await shared.idle();

    const objects = await shared.objects(1);
    expect(Object.keys(objects)).toEqual(['calls/1/11.mp3', 'calls/1/12.mp3', 'calls/1/13.mp3']);
    for (const [id, file] of files) expect(objects[`calls/1/${id}.mp3`]?.equals(file)).toBe(true);
    const told = shared.toldOf(1).map(({ id, recordingId, key, bytes }) => ({
      ...{ id, key, isWhole: bytes === files.get(Number(recordingId))?.length },
    }));
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
    expect(told.every(({ isWhole }) => isWhole)).toBe(true);
    const asked = links.flatMap(([, link]) => shared.requestsFor(link));
    expect(asked.filter(({ headers }) => 'x-api-key' in headers)).toEqual([]);
  });

  it('end as dead letters, each with its reason, where they cannot be copied', async () => {
    const links = Object.fromEntries([31, 32, 33, 34].map((id) => [id, shared.link(id)]));
    shared.list(3, {
      ...links,
      35: 'https://elsewhere.example/canary-link-3d9a',
      36: 'http://169.254.169.254/canary-link-3d9a',
    });
    shared.serve(shared.link(31), text('gone', 404));
    shared.serve(shared.link(32), text('<!doctype html>', 200, { 'content-type': 'audio/mpeg' }));
    shared.serve(shared.link(33), text('', 200, { 'content-length': 51_000_000 }));
    shared.serve(shared.link(34), text('', 302, { location: 'https://elsewhere.example/x' }));

    await shared.client.sendCalls([3]);
    await eventually(async () => Object.keys(await shared.letters()).length >= 6);

    expect(await shared.letters()).toEqual({
      '{"callId":3,"recordingId":31}': 'RECORDING_LINK_REFUSED',
      '{"callId":3,"recordingId":32}': 'RECORDING_NOT_AUDIO',
      '{"callId":3,"recordingId":33}': 'RECORDING_TOO_LARGE',
      '{"callId":3,"recordingId":34}': 'RECORDING_LINK_FOREIGN',
      '{"callId":3,"recordingId":35}': 'RECORDING_LINK_FOREIGN',
      '{"callId":3,"recordingId":36}': 'RECORDING_LINK_FOREIGN',
    });
    expect(await shared.objects(3)).toEqual({});
    expect(shared.toldOf(3)).toEqual([]);
    const { output } = await callsCommand(['letters', '--each', '--json', '--local'], {
      env: { AWS_ENDPOINT_URL: shared.stack.awsEndpoint },
    });
    const listed = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listed.map(({ recordingId }) => recordingId).sort()).toEqual([31, 32, 33, 34, 35, 36]);
  });

  it('are listened to on the page, and leave with their call, one that is being copied too', async () => {
    const [stored, held] = [shared.link(51), shared.link(52)];
    const file = audio(70_000);
    const asked = Promise.withResolvers<() => void>();
    shared.liner.script(5, calling({ leadId: 905 }));
    shared.list(5, { 51: stored, 52: held });
    shared.serve(stored, playing(file));
    shared.serve(held, (_, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': file.length });
      response.write(file.subarray(0, 40_000));
      asked.resolve(() => void response.end(file.subarray(40_000)));
    });
    await shared.client.sendCalls([5]);
    const letArrive = await asked.promise;
    await eventually(() => shared.toldOf(5).length === 1);
    const stack = await openLocalStack(shared.stack.awsEndpoint);
    onTestFinished(() => stack.close());
    const { recording, play, call } = await stackActions(stack, Date.now);

    const found = await recording(5, 51);
    const { body } = await play(
      found as StoredRecording,
      'bytes=100-199',
      AbortSignal.timeout(5000),
    );
    const heard = Buffer.concat(await Array.fromAsync(body as Readable));
    const { story } = await call(5);
    const { output } = await callsCommand(['erase', '--lead', '905', '--local'], {
      env: { AWS_ENDPOINT_URL: shared.stack.awsEndpoint },
    });
    letArrive();
    await shared.idle();

    expect(heard.equals(file.subarray(100, 200))).toBe(true);
    expect(story.recordings.map(({ id, state }) => [id, state])).toEqual([
      [51, 'stored'],
      [52, 'waiting'],
    ]);
    expect(output).toContain('1 record and 1 recording erased');
    expect(await shared.objects(5)).toEqual({});
    expect(shared.toldOf(5).map(({ recordingId }) => recordingId)).toEqual([51]);
  });
});
