import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { RecordingEvent, recordingEventOf } from '../../core/recording-event.ts';

const stored = {
  ...{ callId: 123, recordingId: 456, bucket: 'callenrichment-prod-recordings' },
  ...{ key: 'calls/123/456.mp3', bytes: 1_843_200 },
};
const documented = readFileSync('docs/events/README.md', 'utf8');

describe('the event of a stored recording', () => {
  it('is as documented', () => {
    const [, example = ''] = /```json\n(\{[^`]*"Recording Stored"[^`]*)```/.exec(documented) ?? [];

    expect(JSON.parse(example).detail).toEqual(recordingEventOf(stored, 115));
  });

  it('leaves out what Liner does not say', () => {
    expect(recordingEventOf(stored, undefined)).not.toHaveProperty('durationSeconds');
  });

  it('says nothing but what its schema names', () => {
    const events = [115, undefined].map((seconds) => recordingEventOf(stored, seconds));

    expect(events.map((event) => RecordingEvent.parse(event))).toEqual(events);
  });

  it('has the schema that is published: a version in use never changes', () => {
    const published = readFileSync('docs/events/recording-event.v1.json', 'utf8');

    expect(JSON.parse(published)).toEqual({
      title: 'detail of an event Recording Stored of source liner.calls, version 1',
      ...z.toJSONSchema(RecordingEvent),
    });
  });
});
