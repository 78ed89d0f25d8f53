import { listOf, text } from './setting-kinds.ts';

interface RecordingSettings {
  readonly recordings: 'off' | 'list' | 'copy';
  readonly recordingHosts: readonly string[];
  readonly recordingMaxMb: number;
  readonly expectSummary: 'on' | 'off';
  readonly eventRecordings: 'on' | 'off';
  readonly ignoreFields: string;
}

/** of recordings; four hours of talk at 256 kbit/s */
export const usualMaxMb = 500;

// an address is no name, and what has no dot is known inside a network alone
const hostName = /^(?=.{4,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z]([a-z\d-]{0,61}[a-z\d])$/i;

export function hostNames() {
  return text(
    'names of hosts, without scheme or port, parted by commas, as in files.liner.example',
    (value) => listOf(value).every((name) => hostName.test(name)),
  ).transform((value) => listOf(value.toLowerCase()));
}

/** What makes no sense together about recordings, by setting. */
export function* recordingContradictions(settings: RecordingSettings): Iterable<[string, string]> {
  const isOff = settings.recordings === 'off';
  for (const key of ['expectSummary', 'eventRecordings'] as const) {
    if (isOff && settings[key] === 'on') yield [key, 'off, unless recordings is list or copy'];
  }
  // they decide what is complete; where they are off, Liner may have a field of that name
  if (!isOff && settings.ignoreFields.split(',').includes('recordings')) {
    yield ['ignoreFields', 'no recordings among them, unless recordings is off'];
  }
  if (settings.recordings === 'copy') return;
  if (settings.recordingHosts.length > 0) yield ['recordingHosts', notCopied('none')];
  if (settings.recordingMaxMb !== usualMaxMb) yield ['recordingMaxMb', notCopied(usualMaxMb)];
}

function notCopied(usual: string | number): string {
  return `${usual}, unless recordings is copy`;
}
