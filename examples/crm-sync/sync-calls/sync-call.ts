import type { CallEvent } from '../../../core/call-event.ts';
import type { CallId } from '../../../core/call-id.ts';
import type { ActivitiesTable } from './activities-table.ts';
import { activityOf } from './activity.ts';
import type { Activity, AmoCrm } from './amocrm.ts';
import type { Untold } from './calls-table.ts';
import type { CrmUsers } from './env.ts';

export interface SyncParts {
  readonly activities: ActivitiesTable;
  readonly crm: AmoCrm;
  /** undefined where the call has none, or was erased */
  readonly readUntold: (callId: CallId, signal: AbortSignal) => Promise<Untold | undefined>;
  readonly users: CrmUsers;
  readonly now: () => number;
}

interface Told {
  readonly what: string;
  /** the activity that was made */
  readonly activity?: Activity;
}

// longer than a request may take, so that the claim outlives it
const claimMs = 15_000;

/**
 * Tells the CRM what an event says of a call, unless it was told that, or something newer, already.
 * One at a time for each call: the first makes its activity, later ones edit it.
 */
export function createSyncCall({ activities, crm, readUntold, users, now }: SyncParts) {
  return async function syncCall(event: CallEvent, signal: AbortSignal): Promise<string> {
    const { callId, call } = event;
    const times = { nowMs: now(), untilMs: now() + claimMs };
    const claim = await activities.claim(callId, call.changedAt, times, signal);
    if (!claim) return 'told already';
    try {
      const { what, activity } = await tell(event, claim.activity, signal);
      await activities.save(claim, call.changedAt, activity, signal);
      return what;
    } catch (error) {
      await activities.release(claim, signal);
      throw error;
    }
  };

  async function tell(
    event: CallEvent,
    before: Activity | undefined,
    signal: AbortSignal,
  ): Promise<Told> {
    const untold = await readUntold(event.callId, signal);
    if (!untold) return { what: 'no phone number' };
    const call = activityOf(event, untold, users);
    if (before) {
      const isThere = await crm.editCall(before, call, signal);
      return { what: isThere ? 'activity edited' : 'activity is gone' };
    }
    const activity = await crm.addCall(call, signal);
    return activity ? { what: 'activity added', activity } : { what: 'no card has this number' };
  }
}
