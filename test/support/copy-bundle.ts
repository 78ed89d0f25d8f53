import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { toItem } from '../../clients/attribute-values.ts';
import type { RecordingEvent } from '../../core/recording-event.ts';
import { bundleInto, bundlingWithS3 } from '../../infra/bundling/bundle.ts';
import type { FunctionSettings } from '../../local/lambda/environment.ts';
import { copyEnvironment, fileLink } from './copy-function.ts';
import { type LinerServer, startLiner } from './liner-server.ts';
import { type MortalServer, type Seen, startMortal } from './mortal-connections.ts';
import { keptRecording } from './recordings.ts';
import { sqsEvent } from './sqs-event.ts';

export const callId = 7;

/** The event of a message about this recording of the call. */
export function copyRequest(recordingId: number, receiveCount = 1) {
  return sqsEvent({ body: { callId, recordingId }, receiveCount });
}

/** What the bundle of copy-recordings, as it is deployed, meets. Use once in a file of the end-to-end tests. */
export function copyBundle() {
  let codeDir: string;
  const world = {
    aws: undefined as unknown as MortalServer,
    liner: undefined as unknown as LinerServer,
    events: [] as RecordingEvent[],
    log: [] as string[],
    /** Runs before AWS answers anything but S3. */
    before: (_seen: Seen): unknown => undefined,
    /** The call has ten recordings, whose files Liner serves. */
    settings(s3Origin: string): FunctionSettings {
      const { origin } = world.aws;
      return {
        name: 'copy-recordings',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:copy-recordings',
        codeDir,
        handler: 'index.handler',
        timeoutMs: 900_000,
        memoryMb: 512,
        onLog: (line) => world.log.push(line),
        environment: {
          ...copyEnvironment,
          RECORDING_MAX_MB: '5000',
          RETAIN_DAYS: '0',
          LINER_ORIGIN: world.liner.origin,
          COPY_QUEUE_URL: `${origin}/000000000000/copies`,
          COPY_DEAD_LETTER_QUEUE_URL: `${origin}/000000000000/letters`,
          AWS_ENDPOINT_URL: origin,
          AWS_ENDPOINT_URL_S3: s3Origin,
        },
      };
    },
  };

  beforeAll(() => {
    codeDir = mkdtempSync(join(tmpdir(), 'copy-bundle-'));
    bundleInto(codeDir, 'functions/copy-recordings', bundlingWithS3);
  });
  afterAll(() => rmSync(codeDir, { recursive: true }));
  beforeEach(async () => {
    world.before = () => undefined;
    world.events = [];
    world.log = [];
    world.liner = await startLiner();
    world.aws = await startMortal(async (seen) => {
      await world.before(seen);
      return answer(seen);
    });
  });
  afterEach(async () => {
    await world.liner.close();
    await world.aws.close();
  });
  return world;

  function answer({ headers, body }: Seen): object {
    const { Entries = [] } = JSON.parse(body);
    if (/GetItem$/.test(String(headers['x-amz-target']))) return { Item: item() };
    world.events.push(...Entries.map(({ Detail }: { Detail: string }) => JSON.parse(Detail)));
    return { FailedEntryCount: 0, Entries: [{ EventId: 'event' }] };
  }

  function item() {
    const recordings = Array.from({ length: 10 }, (_, n) =>
      keptRecording(n + 1, { fileUrl: fileLink(world.liner.origin, n + 1) }),
    );
    return toItem({ callId, id: callId, recordings });
  }
}
