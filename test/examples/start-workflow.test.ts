import { expect, it, onTestFinished } from 'vitest';
import { recordingEventOf } from '../../core/recording-event.ts';
import { createFakeTranscription } from '../../examples/post-call-automation/fake-transcription.ts';
import { startFakeWorkflow } from '../../examples/post-call-automation/fake-workflow.ts';
import {
  StartingEvent,
  startWorkflow,
} from '../../examples/post-call-automation/start-workflow/workflow.ts';
import { tone } from '../support/audio.ts';
import { fauxqsBucket } from '../support/fauxqs-bucket.ts';
import { callEvent } from './call-events.ts';

const bucket = fauxqsBucket();
const { signal } = new AbortController();

async function start() {
  const said: string[] = [];
  const transcribe = createFakeTranscription(bucket.origin);
  const workflow = await startFakeWorkflow(0, (line) => said.push(line), transcribe);
  onTestFinished(workflow.close);
  const event = recordingEventOf(
    { callId: 7, recordingId: 70, bucket: bucket.name, key: 'calls/7/70.wav', bytes: 1 },
    undefined,
  );
  return { said, workflow, event };
}

it('a stored recording is transcribed once, however often its event is delivered', async () => {
  const { said, workflow, event } = await start();
  await bucket.put('calls/7/70.wav', tone(2));

  for (const _ of [1, 2]) {
    await startWorkflow(
      workflow.url,
      StartingEvent.parse(JSON.parse(JSON.stringify(event))),
      signal,
    );
  }

  expect(said).toEqual([
    '7/recording-stored/70  started, job liner-7-70 reads calls/7/70.wav, 2.0 s on 1 channel',
    '7/recording-stored/70  already started',
  ]);
});

it('a recording that was erased meanwhile is said to be gone', async () => {
  const { said, workflow, event } = await start();

  await startWorkflow(workflow.url, event, signal);

  expect(said).toEqual([
    '7/recording-stored/70  started, but the recording cannot be read: NoSuchKey',
  ]);
});

it('both kinds of event start one', () => {
  expect(StartingEvent.parse(callEvent())).toMatchObject({ call: { id: 123 } });
  expect(StartingEvent.safeParse({ id: 'x', callId: 1 }).success).toBe(false);
});
