import * as z from 'zod/mini';
import { NotTaken, sendJson } from '../../send-json.ts';
import { type AmoCall, noteOf } from './activity.ts';

/** Where the activity of a call is. */
export interface Activity {
  readonly id: number;
  /** as in the path of its notes: leads, contacts, companies, customers */
  readonly entityType: string;
}

export interface AmoCrm {
  /** Undefined where no card has this number: amoCRM then adds nothing. */
  addCall(call: AmoCall, signal: AbortSignal): Promise<Activity | undefined>;
  /** False where the activity was deleted in the CRM. */
  editCall(activity: Activity, call: AmoCall, signal: AbortSignal): Promise<boolean>;
}

const Added = z.object({
  _embedded: z.optional(
    z.object({ calls: z.array(z.object({ id: z.int(), entity_type: z.string() })) }),
  ),
});

// the answer names one, the path of the notes wants many
const many: Record<string, string> = {
  lead: 'leads',
  contact: 'contacts',
  company: 'companies',
  customer: 'customers',
};

/** Both throw NotTaken for what amoCRM may take later. */
export function createAmoCrm(
  origin: string,
  token: (signal: AbortSignal) => Promise<string>,
): AmoCrm {
  return {
    async addCall(call, signal) {
      const url = new URL('/api/v4/calls', origin).href;
      const answer = await send('POST', url, [call], signal);
      const [added] = Added.parse(JSON.parse(answer))._embedded?.calls ?? [];
      return added && { id: added.id, entityType: many[added.entity_type] ?? added.entity_type };
    },

    async editCall({ id, entityType }, call, signal) {
      const url = new URL(`/api/v4/${entityType}/notes/${id}`, origin).href;
      try {
        await send('PATCH', url, noteOf(call), signal);
        return true;
      } catch (error) {
        if (error instanceof NotTaken && error.status === 404) return false;
        throw error;
      }
    },
  };

  async function send(method: 'POST' | 'PATCH', url: string, body: unknown, signal: AbortSignal) {
    const headers = { authorization: `Bearer ${await token(signal)}` };
    return sendJson({ method, url, headers, body }, signal);
  }
}
