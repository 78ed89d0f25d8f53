import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { RecordingEvent } from '../../core/recording-event.ts';

/**
 * Stands in for Amazon Transcribe: reads the recording from its bucket, as that does, and resolves to
 * what it heard.
 * @param endpoint of the AWS services of a local run
 */
export function createFakeTranscription(endpoint: string) {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });

  return async ({ callId, recordingId, bucket, key }: RecordingEvent): Promise<string> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const audio = Buffer.from((await Body?.transformToByteArray()) ?? []);
    return `job liner-${callId}-${recordingId} reads ${key}, ${heardIn(audio)}`;
  };
}

/** What a WAV file says of itself. http://soundfile.sapp.org/doc/WaveFormat/ */
function heardIn(audio: Buffer): string {
  const isWav = audio.length >= 44 && audio.toString('latin1', 8, 12) === 'WAVE';
  if (!isWav) return `${audio.length} bytes`;
  const channels = audio.readUInt16LE(22);
  const seconds = (audio.length - 44) / audio.readUInt32LE(28);
  return `${seconds.toFixed(1)} s on ${channels === 1 ? '1 channel' : `${channels} channels`}`;
}
