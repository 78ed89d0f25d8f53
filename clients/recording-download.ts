import type { IncomingMessage } from 'node:http';
import type { Download } from '../core/copy-recording.ts';
import { PermanentError, RetryableError } from '../core/errors.ts';
import { audioKindOf, headBytes } from '../core/recording-audio.ts';
import type { TransferReason } from '../core/refusal-reasons.ts';

export interface DownloadLimits {
  readonly maxBytes: number;
  /** how long to wait for the next 32 KiB; telephone audio is played in a tenth of it */
  readonly stallMs: number;
}

const paceBytes = 32 * 1024;

/**
 * Reads an answer as audio, piece by piece: nothing is kept, and nothing more is read than is asked
 * for. The body ends in an error where it is not whole.
 * @throws {PermanentError} RECORDING_NOT_AUDIO, RECORDING_TOO_LARGE
 * @throws {RetryableError} RECORDING_UNAVAILABLE, DEADLINE_REACHED
 */
export async function downloadRecording(
  response: IncomingMessage,
  { maxBytes, stallMs }: DownloadLimits,
  signal: AbortSignal,
): Promise<Download<AsyncGenerator<Buffer>>> {
  const { headers } = response;
  let bytes = 0;
  try {
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw notAudio('encoded');
    // that fewer come than are declared, node tells
    if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge('declared');
    const { beginning, all } = await withBeginning(countedPieces());
    const kind = audioKindOf(headers['content-type'], beginning.subarray(0, headBytes));
    return { kind, body: all, bytes: () => bytes };
  } catch (error) {
    response.destroy();
    throw error;
  }

  async function* countedPieces(): AsyncGenerator<Buffer> {
    for await (const piece of steadyPieces()) {
      bytes += piece.length;
      if (bytes > maxBytes) throw tooLarge('counted');
      yield piece;
    }
  }

  // only the time spent waiting counts: the bucket may be slower than what is read
  async function* steadyPieces(): AsyncGenerator<Buffer> {
    const incoming: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
    let leftMs = stallMs;
    let received = 0;
    try {
      for (;;) {
        const askedMs = performance.now();
        const giveUp = () => response.destroy(unavailable('stalled'));
        const timer = setTimeout(giveUp, leftMs);
        const { done, value } = await incoming.next().finally(() => clearTimeout(timer));
        if (done) return;
        received += value.length;
        leftMs = Math.max(0, leftMs - (performance.now() - askedMs));
        if (received >= paceBytes) [leftMs, received] = [stallMs, 0];
        yield value;
      }
    } catch (error) {
      if (signal.aborted) throw new RetryableError('DEADLINE_REACHED');
      throw error instanceof RetryableError ? error : unavailable('broken');
    } finally {
      response.destroy();
    }
  }
}

/** As many of the pieces as tell what it is, and all of them. */
async function withBeginning(pieces: AsyncGenerator<Buffer>) {
  const head: Buffer[] = [];
  let length = 0;
  while (length < headBytes) {
    const { done, value } = await pieces.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  const beginning = Buffer.concat(head);
  async function* all() {
    try {
      yield beginning;
      yield* pieces;
    } finally {
      // of a reader that ends within the beginning they would not hear
      await pieces.return(undefined);
    }
  }
  return { beginning, all: all() };
}

function notAudio(reason: 'encoded'): PermanentError {
  return new PermanentError('RECORDING_NOT_AUDIO', { reason });
}

function tooLarge(reason: 'declared' | 'counted'): PermanentError {
  return new PermanentError('RECORDING_TOO_LARGE', { reason });
}

function unavailable(reason: TransferReason): RetryableError {
  return new RetryableError('RECORDING_UNAVAILABLE', { reason });
}
