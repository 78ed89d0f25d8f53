import type { CallEvent } from '../../core/call-event.ts';

/** The event of a call as Liner documents it; times order as text. */
export function callEvent(
  call: Partial<CallEvent['call']> = {},
  callId = 123,
  type = 'enriched',
): CallEvent {
  const changedAt = call.changedAt ?? '2026-11-23T12:00:00.000Z';
  return {
    version: 1,
    id: `${callId}/${type}/${changedAt}`,
    callId,
    changed: [],
    call: {
      id: callId,
      direction: 'outgoing',
      leadId: 789,
      userId: 101,
      statusCode: 'answered',
      talkTimeDurationSeconds: 115,
      clientPhone: '+7·······67',
      hasRecords: true,
      createdAt: '2024-01-01T00:00:00Z',
      fetchedAt: changedAt,
      changedAt,
      complete: true,
      ...call,
    },
  };
}
