import { describe, expect, it } from 'vitest';
import { CallEvent, eventOf } from '../../core/call-event.ts';
import type { Change } from '../../core/record-changes.ts';
import type { Recording } from '../../core/recordings.ts';
import { historyOf } from '../support/call-history.ts';
import { linkCanary, summaryCanary } from '../support/canaries.ts';

const recording = { id: 1, durationSeconds: 30, fileUrl: linkCanary, recordSummary: summaryCanary };

function changeTo(
  recordings: Recording[],
  before: Recording[] = [],
  further: { extra?: Record<string, unknown> } = {},
): Change {
  const [, stage] = historyOf(
    { at: '2026-11-23T12:00:05.000Z', call: { recordings: before, statusCode: 'sold' } },
    { at: '2026-11-23T12:10:00.000Z', call: { recordings, statusCode: 'lost', ...further } },
  );
  return stage?.changes[0] as Change;
}

describe('an event about recordings', () => {
  it('names them, but holds none unless it may', () => {
    const event = eventOf(changeTo([recording]), 'full');

    expect(event.changed).toEqual(['recordings', 'statusCode']);
    expect(event.call).not.toHaveProperty('recordings');
    expect(JSON.stringify(event)).not.toContain('canary');
  });

  it('holds them as stored where it may, as the schema has them', () => {
    const event = eventOf(changeTo([recording, { id: 2 }]), 'full', true);

    expect(event.call.recordings).toEqual([recording, { id: 2 }]);
    expect(CallEvent.parse(event)).toEqual(event);
  });

  it('does not name them where only the signature of a link differs', () => {
    const signed = (signature: string) => [
      { id: 1, fileUrl: `https://files.example/1?${signature}` },
    ];

    expect(eventOf(changeTo(signed('2'), signed('1')), 'full').changed).toEqual(['statusCode']);
  });

  it('leaves them out where the bus would not take it, and still names them', () => {
    const recordSummary = 'ы'.repeat(120_000);

    const event = eventOf(
      changeTo([{ ...recording, recordSummary }], [], { extra: { note: 1 } }),
      'full',
      true,
    );

    expect(event.call).not.toHaveProperty('recordings');
    expect(event.changed).toEqual(['recordings', 'statusCode', 'extra']);
  });
});
