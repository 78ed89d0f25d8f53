interface RecordingSettings {
  readonly recordings: 'off' | 'list';
  readonly expectSummary: 'on' | 'off';
  readonly eventRecordings: 'on' | 'off';
  readonly ignoreFields: string;
}

/** What makes no sense together about recordings, by setting. */
export function* recordingContradictions(settings: RecordingSettings): Iterable<[string, string]> {
  const isOff = settings.recordings === 'off';
  for (const key of ['expectSummary', 'eventRecordings'] as const) {
    if (isOff && settings[key] === 'on') yield [key, 'off, unless recordings is list'];
  }
  // they decide what is complete; where they are off, Liner may have a field of that name
  if (!isOff && settings.ignoreFields.split(',').includes('recordings')) {
    yield ['ignoreFields', 'no recordings among them, unless recordings is off'];
  }
}
