import { Readable } from 'node:stream';
import type { Played } from '../../operate/play-recording.ts';

/** A tone as a WAV file that plays for this long: 8 kHz, mono, 16 bits. */
export function tone(seconds: number): Buffer {
  const rate = 8000;
  const samples = Math.round(rate * seconds);
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) {
    file.writeInt16LE(Math.round(3000 * Math.sin((i * 2 * Math.PI * 440) / rate)), 44 + i * 2);
  }
  return file;
}

export function storedRecording(callId: number, recordingId = 1) {
  return {
    ...{ callId, recordingId, key: `calls/${callId}/${recordingId}.wav`, bytes: tone(2).length },
    storedAt: '2026-11-25T10:00:00.000Z',
  };
}

/** As S3 answers for a file, or a range of it. */
export function played(file: Buffer, range: string | undefined): Played {
  const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const part = file.subarray(Number(from), to === '' ? file.length : Number(to) + 1);
  const headers = {
    ...{ 'accept-ranges': 'bytes', 'content-type': 'audio/wav' },
    'content-length': String(part.length),
  };
  const body = Readable.from([part]);
  if (from === '') return { status: 200, headers, body };
  const contentRange = `bytes ${from}-${Number(from) + part.length - 1}/${file.length}`;
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, body };
}
