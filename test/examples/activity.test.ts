import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../core/call-event.ts';
import { activityOf, noteOf } from '../../examples/crm-sync/sync-calls/activity.ts';
import { CrmUsers } from '../../examples/crm-sync/sync-calls/env.ts';
import { callEvent } from './call-events.ts';

const users = CrmUsers.parse('101=504141,102=504142');
const activity = (call: Partial<CallEvent['call']> = {}) =>
  activityOf(callEvent(call), { phone: '+79001234567' }, users);

describe('the activity of a call', () => {
  it('has the fields amoCRM documents', () => {
    expect(activity()).toEqual({
      uniq: 'liner-123',
      direction: 'outbound',
      duration: 115,
      source: 'Liner',
      phone: '+79001234567',
      call_status: 4,
      call_result: 'answered',
      call_responsible: 504141,
      created_at: 1704067200,
    });
  });

  it('leads to the recording, as an edit does', () => {
    const untold = { phone: '+79001234567', link: 'https://files.example/1.mp3?signed=1' };
    const call = activityOf(callEvent(), untold, users);

    expect(call.link).toBe(untold.link);
    expect(noteOf(call).params).toMatchObject({ link: untold.link });
  });

  it('has the same uniq whatever changed', () => {
    const changed = activity({ statusCode: 'sold', changedAt: '2026-11-24T00:00:00.000Z' });

    expect(changed.uniq).toBe(activity().uniq);
  });

  const cases: readonly (readonly [string, Partial<CallEvent['call']>, object])[] = [
    ['an incoming call is inbound', { direction: 'incoming' }, { direction: 'inbound' }],
    ['a direction nobody knows is outbound', { direction: 'lateral' }, { direction: 'outbound' }],
    [
      'nobody talked is no connection',
      { talkTimeDurationSeconds: 0, statusCode: 'missed' },
      { duration: 0, call_status: 6, call_result: 'missed' },
    ],
    [
      'a status told by number is told as text',
      { statusCode: undefined, statusId: 42 },
      { call_result: '42' },
    ],
  ];
  for (const [promise, call, expected] of cases) {
    it(promise, () => expect(activity(call)).toMatchObject(expected));
  }

  it('leaves out what is not known of a call that runs', () => {
    const running = {
      statusCode: undefined,
      userId: undefined,
      talkTimeDurationSeconds: undefined,
      createdAt: undefined,
    };

    expect(activity(running)).toEqual({
      uniq: 'liner-123',
      direction: 'outbound',
      duration: 0,
      source: 'Liner',
      phone: '+79001234567',
    });
  });

  it('has no CRM user where none is configured', () => {
    const call = callEvent({ userId: undefined });

    expect(activityOf(call, { phone: '1' }, CrmUsers.parse(''))).not.toHaveProperty(
      'call_responsible',
    );
  });

  it('is edited as the note it is', () => {
    const { direction: _, created_at: __, ...params } = activity();

    expect(noteOf(activity())).toEqual({ note_type: 'call_out', params });
    expect(noteOf(activity({ direction: 'incoming' })).note_type).toBe('call_in');
  });
});
