import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LinkKind } from './fake-recordings.ts';

/** as long as a link stays good; who comes later must ask for another */
export const linkLifeMs = 10 * 60_000;
const moreThanAnybodyTakes = 5_000_000_001;
const samplesPerSecond = 8000;
const longestSeconds = 3;
const file = /^\/records\/([1-9]\d*)\.wav$/;

/** The recording that a request is for, if it is for one. */
export function recordingOfFile({ url = '' }: IncomingMessage): number | undefined {
  return Number(file.exec(url.split('?')[0] ?? '')?.[1]) || undefined;
}

export interface AskedFile {
  readonly id: number;
  readonly link: LinkKind;
  readonly durationSeconds: number;
  readonly nowMs: number;
}

/** Answers as a store of files does, that knows links and no tokens. */
export function serveFile(request: IncomingMessage, response: ServerResponse, file: AskedFile) {
  const [status, type, body] = answer(request, file);
  const isEndless = status === 200 && file.link === 'too large';
  const length = isEndless ? moreThanAnybodyTakes : Buffer.byteLength(body);
  response.writeHead(status, { 'content-type': type, 'content-length': length });
  if (isEndless) response.flushHeaders();
  else response.end(body);
}

type Answer = readonly [status: number, type: string, body: string | Buffer];

function answer(
  { url = '', headers }: IncomingMessage,
  { id, link, durationSeconds, nowMs }: AskedFile,
): Answer {
  const signedMs = Number(new URLSearchParams(url.split('?')[1]).get('signed'));
  // a token is for Liner's API alone
  if (headers['x-api-key']) return [400, 'text/plain', 'No key is wanted here'];
  if (nowMs >= signedMs + linkLifeMs) return [403, 'text/plain', 'This link has expired'];
  if (link === 'gone') return [404, 'text/plain', 'No such file'];
  if (link === 'not audio') return [200, 'text/html', '<!doctype html><title>Log in</title>'];
  return [200, 'audio/wav', audio(id, durationSeconds)];
}

/**
 * A tone of each recording's own, for some seconds at most: WAV, 8 bits, one channel.
 * https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html
 */
export function audio(id: number, durationSeconds: number): Buffer {
  const seconds = Math.min(durationSeconds, longestSeconds);
  const samples = Buffer.alloc(seconds * samplesPerSecond);
  const perSample = (2 * Math.PI * (220 + (id % 440))) / samplesPerSecond;
  for (let at = 0; at < samples.length; at++) samples[at] = 128 + 60 * Math.sin(at * perSample);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(samplesPerSecond, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
