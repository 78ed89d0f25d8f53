import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { peakMbOfCopies } from '../../bench/measurements/copy-memory.ts';
import { startMeasuredSandbox } from '../../bench/sandbox/measured-sandbox.ts';
import { startCopying } from '../../bench/test-bed/copying.ts';
import { type LocalFunction, startFunction } from '../../local/lambda/function.ts';
import { canariesIn } from '../support/canaries.ts';
import { copyBundle, copyRequest } from '../support/copy-bundle.ts';
import { audio, playing, serveFile } from '../support/copy-function.ts';
import { freeze, thaw } from '../support/frozen-functions.ts';
import type { Behaviour } from '../support/liner-answers.ts';
import { startBucket } from '../support/local-bucket.ts';
import { eventually } from '../support/local-eventually.ts';

const MiB = 1024 * 1024;
const body = audio(12 * MiB + 5);
const world = copyBundle();
let bucket: Awaited<ReturnType<typeof startBucket>>;
beforeEach(async () => {
  bucket = await startBucket('recordings');
});
afterEach(async () => {
  expect(canariesIn(...world.log, world.events)).toEqual([]);
  await bucket.close();
});

/** A recording of so many bytes, as fast as it is read. */
function longer(bytes: number): Behaviour {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': bytes });
    const piece = Buffer.alloc(64 * 1024, 'sound');
    let left = bytes;
    const pump = () => {
      while (left > 0 && !response.destroyed) {
        const size = Math.min(left, piece.length);
        left -= size;
        if (!response.write(piece.subarray(0, size))) return;
      }
      response.end();
    };
    response.on('drain', pump).on('error', () => {});
    pump();
  };
}

describe('a copy that is killed', () => {
  let copy: LocalFunction;
  beforeEach(() => {
    copy = startFunction(world.settings(bucket.origin));
  });
  afterEach(() => copy.stop());

  const invoke = async (receiveCount: number) => {
    const { payload, failed } = await copy.invoke(JSON.stringify(copyRequest(1, receiveCount)));
    return failed ? 'killed' : JSON.parse(payload);
  };
  const killAll = () => {
    for (const pid of copy.sandboxes()) process.kill(pid, 'SIGKILL');
  };
  /** Kills it once, when S3 is asked so; what is asked for happens all the same where it says so. */
  const killAt = (isTime: RegExp, happens: boolean) => {
    bucket.instead = ({ method, url }) => {
      if (!isTime.test(`${method} ${url}`)) return false;
      bucket.instead = undefined;
      killAll();
      return !happens;
    };
  };

  it.each<[string, () => void]>([
    ['after its first part', () => killAt(/PUT .*partNumber=2/, false)],
    ['before its end', () => killAt(/POST .*uploadId=/, false)],
    ['with its end on the way', () => killAt(/POST .*uploadId=/, true)],
    [
      'between the object and the event',
      () => {
        world.before = ({ headers }) => {
          if (!/PutEvents$/.test(String(headers['x-amz-target']))) return undefined;
          world.before = () => undefined;
          killAll();
          // it never learns what came of it
          return Promise.withResolvers().promise;
        };
      },
    ],
  ])('%s is whole after the next delivery, once, and told of', async (_, killing) => {
    serveFile(world.liner, 1, playing(body));
    killing();

    expect(await invoke(1)).toBe('killed');
    expect(await invoke(2)).toEqual({ batchItemFailures: [] });

    const objects = await bucket.objects();
    expect(Object.keys(objects)).toEqual(['calls/7/1.mp3']);
    expect(objects['calls/7/1.mp3']?.equals(body)).toBe(true);
    expect(world.events.map(({ id }) => id)).toEqual(['7/recording-stored/1']);
  });
});

describe('a copy that is frozen midway', () => {
  it('goes on where it was', async () => {
    await using sandbox = await startMeasuredSandbox(world.settings(bucket.origin));
    const bytes = 40 * MiB;
    let isStuck = () => false;
    serveFile(world.liner, 1, (request, response) => {
      isStuck = () => response.writableNeedDrain;
      longer(bytes)(request, response);
    });
    const isFrozen = Promise.withResolvers<void>();
    bucket.instead = ({ url = '' }) => {
      if (!url.includes('partNumber=1')) return false;
      bucket.instead = undefined;
      freeze(sandbox);
      isFrozen.resolve();
      return false;
    };

    const answered = sandbox.invoke(copyRequest(1));
    await isFrozen.promise;
    await eventually(isStuck);
    thaw(sandbox);

    expect((await answered).answer).toEqual({ batchItemFailures: [] });
    expect((await bucket.objects())['calls/7/1.mp3']?.length).toBe(bytes);
    expect(world.events).toHaveLength(1);
  });
});

describe('the memory of a copy', () => {
  it('is bounded, whatever the size of the recording', async () => {
    const copying = await startCopying();
    onTestFinished(copying.close);

    const small = await peakMbOfCopies(copying, 1_000_000);
    const large = await peakMbOfCopies(copying, 100_000_000);

    expect(copying.bytes()).toBeGreaterThanOrEqual(101_000_000);
    expect(large - small).toBeLessThan(50);
  });
});
