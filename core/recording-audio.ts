import type { CallId } from './call-id.ts';
import { PermanentError } from './errors.ts';

/** What a recording is stored as. */
export interface AudioKind {
  /** of the object's name, without a dot */
  readonly extension: string;
  /** ours, not what the other side said */
  readonly contentType: string;
}

/** What all objects of a recording begin with, whatever its type was when it was stored. */
export function recordingPrefix(callId: CallId, recordingId: number): string {
  return `${callPrefix(callId)}${recordingId}.`;
}

export function callPrefix(callId: CallId): string {
  return `calls/${callId}/`;
}

/** The recording an object is of; undefined for what is named otherwise. */
export function recordingIdOf(key: string): number | undefined {
  const [, id] = /^calls\/[1-9]\d*\/([1-9]\d*)\.\w+$/.exec(key) ?? [];
  return id === undefined ? undefined : Number(id);
}

/** As many bytes as `audioKindOf` looks at. */
export const headBytes = 512;

/**
 * Judges by what the other side says and what the body begins with: an error page is none, whatever
 * its type. @throws {PermanentError} RECORDING_NOT_AUDIO
 */
export function audioKindOf(contentType: string | undefined, head: Buffer): AudioKind {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() || octetStream;
  if (head.length === 0) throw new PermanentError('RECORDING_NOT_AUDIO', { reason: 'empty' });
  const isUntyped = type === octetStream || type === 'binary/octet-stream';
  const isAudio = type.startsWith('audio/') || type === 'application/ogg';
  // lists of links, not what they lead to
  if (!(isAudio || isUntyped) || /mpegurl|scpls|xspf/.test(type)) {
    throw new PermanentError('RECORDING_NOT_AUDIO', { reason: 'type' });
  }
  if (textLike.test(head.toString('latin1'))) {
    throw new PermanentError('RECORDING_NOT_AUDIO', { reason: 'begins-as-text' });
  }
  if (isUntyped) {
    const [, kind] = signatures.find(([fits]) => fits(head)) ?? [];
    if (kind) return kind;
    throw new PermanentError('RECORDING_NOT_AUDIO', { reason: 'signature-unknown' });
  }
  return kindsByType[type] ?? other;
}

const octetStream = 'application/octet-stream';
// markup, JSON or a playlist, after a byte order mark and blanks
const textLike =
  /^(?:\xef\xbb\xbf)?\s*(?:<[!?a-zA-Z/]|\{\s*["}]|\[\s*[[{"\]]|#EXTM3U|\[playlist\])/;

const mp3 = { extension: 'mp3', contentType: 'audio/mpeg' };
const wav = { extension: 'wav', contentType: 'audio/wav' };
const ogg = { extension: 'ogg', contentType: 'audio/ogg' };
const m4a = { extension: 'm4a', contentType: 'audio/mp4' };
const aac = { extension: 'aac', contentType: 'audio/aac' };
const webm = { extension: 'webm', contentType: 'audio/webm' };
const flac = { extension: 'flac', contentType: 'audio/flac' };
const amr = { extension: 'amr', contentType: 'audio/amr' };
const other = { extension: 'audio', contentType: octetStream };

// https://www.iana.org/assignments/media-types/media-types.xhtml#audio, and what servers say instead
const kindsByType: Readonly<Record<string, AudioKind | undefined>> = {
  'audio/mpeg': mp3,
  'audio/mp3': mp3,
  'audio/mpeg3': mp3,
  'audio/x-mpeg': mp3,
  'audio/x-mp3': mp3,
  'audio/wav': wav,
  'audio/wave': wav,
  'audio/x-wav': wav,
  'audio/vnd.wave': wav,
  'audio/ogg': ogg,
  'audio/opus': ogg,
  'audio/vorbis': ogg,
  'application/ogg': ogg,
  'audio/mp4': m4a,
  'audio/m4a': m4a,
  'audio/x-m4a': m4a,
  'audio/aac': aac,
  'audio/x-aac': aac,
  'audio/webm': webm,
  'audio/flac': flac,
  'audio/x-flac': flac,
  'audio/amr': amr,
};

const begins = (bytes: string, at = 0) => {
  return (head: Buffer) => head.toString('latin1', at, at + bytes.length) === bytes;
};

// https://en.wikipedia.org/wiki/List_of_file_signatures
const signatures: readonly (readonly [(head: Buffer) => boolean, AudioKind])[] = [
  [begins('ID3'), mp3],
  // the sync word of an MPEG frame of layer III
  [(head) => head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2, mp3],
  [(head) => begins('RIFF')(head) && begins('WAVE', 8)(head), wav],
  [begins('OggS'), ogg],
  [begins('ftyp', 4), m4a],
  [(head) => head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0, aac],
  [begins('\x1a\x45\xdf\xa3'), webm],
  [begins('fLaC'), flac],
  [begins('#!AMR'), amr],
];
