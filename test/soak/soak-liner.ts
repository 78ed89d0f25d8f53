import {
  type Behaviour,
  breakingOff,
  calling,
  dripping,
  failing,
  hanging,
  json,
  redirecting,
  resetting,
  text,
} from '../support/liner-answers.ts';
import type { LinerServer } from '../support/liner-server.ts';
import { seededRandom } from '../support/stack-seeded-random.ts';

/** Calls with versions, and a Liner that may be asked to misbehave. */
export interface SoakLiner {
  mood: 'well' | 'moody' | 'down';
  /** The call has another content from now on. */
  change(callId: number): void;
  versionOf(callId: number): string;
  /** requests so far */
  requests(): number;
}

const moods: readonly Behaviour[] = [
  ...[hanging, dripping, resetting, breakingOff],
  ...[failing(500), failing(502), failing(503), failing(429, { 'retry-after': '1' })],
  ...[failing(503, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), failing(408)],
  ...[text('<html>'), text('{"success":tr'), text(''), json({ success: false, data: null })],
  redirecting(302, '/v2/call/detail/1/'),
];

/** What Liner always does with some calls, by their last two digits: they end as dead letters. */
export const hopeless: Readonly<Record<number, Behaviour>> = {
  7: failing(404),
  22: failing(422),
  37: calling({ id: 1 }),
  52: calling({ leadId: 'seven' }),
};

export function scriptSoakLiner(
  liner: LinerServer,
  callIds: readonly number[],
  seed: number,
): SoakLiner {
  const versions = new Map<number, number>();
  const asked = new Map<number, number>();

  for (const callId of callIds) {
    liner.script(callId, (request, response) => {
      const nth = (asked.get(callId) ?? 0) + 1;
      asked.set(callId, nth);
      behaviourFor(callId, nth)(request, response);
    });
  }

  const soak: SoakLiner = {
    mood: 'well',
    change: (callId) => void versions.set(callId, (versions.get(callId) ?? 0) + 1),
    versionOf: (callId) => `version ${versions.get(callId) ?? 0}`,
    requests: () => liner.requests.length,
  };
  return soak;

  /** in a mood, the nth request for a call always meets the same */
  function behaviourFor(callId: number, nth: number): Behaviour {
    if (soak.mood === 'down') return resetting;
    const random = seededRandom(seed * 31 + callId * 1009 + nth);
    if (soak.mood === 'moody' && random() < 0.5) {
      return moods[Math.floor(random() * moods.length)] as Behaviour;
    }
    return hopeless[callId % 100] ?? calling({ statusCode: soak.versionOf(callId) });
  }
}
