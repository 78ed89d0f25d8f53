import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalStack } from '../local-stack.ts';
import type { AwsReader, ShownLetter, StoredRecord } from './aws-reader.ts';
import type { EventCounter } from './event-counter.ts';
import { usualLink } from './fake-recordings.ts';

/** What became of the recordings that the records list. */
export interface CopiedRecordings {
  readonly bucket: string;
  /** bytes by recording id */
  readonly stored: ReadonlyMap<number, number>;
  readonly letters: readonly ShownLetter[];
  /** what is not as the fake Liner has it */
  readonly problems: readonly string[];
}

export interface AwaitedRecordings {
  readonly stack: LocalStack;
  readonly aws: AwsReader;
  readonly records: readonly StoredRecord[];
  readonly events: EventCounter;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

const key = /^calls\/\d+\/(\d+)\.\w+$/;

/** Waits until each recording is stored and told of, or given up; undefined where none is copied. */
export async function awaitRecordings(
  awaited: AwaitedRecordings,
): Promise<CopiedRecordings | undefined> {
  const { stack, aws, records, events, patienceMs, signal } = awaited;
  const { RecordingsBucketName: bucket, CopyDeadLetterQueueUrl: lettersUrl } = stack.outputs;
  if (!bucket || !lettersUrl) return undefined;
  const listed = records.flatMap(({ callId, recordings }) =>
    (Array.isArray(recordings) ? recordings : []).map(({ id }) => ({ callId, id: Number(id) })),
  );
  const endsMs = Date.now() + patienceMs;
  for (;;) {
    const stored = await storedIn(bucket);
    const letters = await aws.readDeadLetters(lettersUrl);
    const problems = listed.flatMap(({ callId, id }) => {
      const isGivenUp = letters.some(({ body }) => recordingOf(body) === id);
      return problemOf(callId, id, stored.has(id), isGivenUp) ?? [];
    });
    if (problems.length === 0 || Date.now() > endsMs) return { bucket, stored, letters, problems };
    await sleep(200, undefined, { signal });
  }

  async function storedIn(name: string) {
    const objects = await aws.listObjects(name);
    return new Map(objects.map(({ Key = '', Size = 0 }) => [Number(key.exec(Key)?.[1]), Size]));
  }

  function problemOf(callId: number, id: number, isStored: boolean, isGivenUp: boolean) {
    const isSound = /^(sound|expired)$/.test(usualLink(callId));
    const which = `recording ${id} of call ${callId}`;
    if (isStored !== isSound) return `${which} is ${isStored ? '' : 'not '}stored`;
    if (isGivenUp === isSound) return `${which} is ${isGivenUp ? '' : 'not '}given up`;
    if (isSound && !events.has('Recording Stored', id)) return `${which} is told to nobody`;
    return undefined;
  }
}

function recordingOf(body: string): unknown {
  return JSON.parse(body).recordingId;
}
