import { seededRandom } from '../support/stack-seeded-random.ts';

export type Way = 'queue' | 'webhook' | 'request' | 'invoke';

export type Traffic =
  | { readonly kind: 'call' | 'changed'; readonly way: Way; readonly callId: number }
  | { readonly kind: 'burst'; readonly way: Way; readonly callId: number }
  | { readonly kind: 'malformed'; readonly way: Way; readonly body: string };

export type Fault =
  | 'Liner is down'
  | 'Liner is moody'
  | 'the token is rotated'
  | 'sandboxes are killed'
  | 'Secrets Manager is down'
  | 'the table throttles'
  | "the table's answers are lost";

export interface Episode {
  readonly fault: Fault;
  readonly fromMs: number;
  readonly forMs: number;
}

/** All that will happen: the same for the same seed. */
export interface Plan {
  readonly traffic: readonly (Traffic & { readonly atMs: number })[];
  readonly episodes: readonly Episode[];
  readonly callIds: readonly number[];
}

const perSecond = 12;
const ways: readonly Way[] = ['queue', 'queue', 'queue', 'webhook', 'webhook', 'request', 'invoke'];
/** weights of a hundred */
const kinds = [
  ['call', 62],
  ['changed', 16],
  ['burst', 14],
  ['malformed', 8],
] as const;
const malformed = ['{}', '{"callId": 0}', '{"callId": "1/../2"}', '{"callId": 1.5}', 'callId=7'];
const faults: readonly Fault[] = [
  'Liner is down',
  'Liner is moody',
  'the token is rotated',
  'sandboxes are killed',
  'Secrets Manager is down',
  'the table throttles',
  "the table's answers are lost",
];

export function planOf(seed: number, seconds: number): Plan {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const callIds: number[] = [];

  const traffic = Array.from({ length: seconds * perSecond }, (_, n) => ({
    ...send(pickKind(random)),
    atMs: Math.floor((n * 1000) / perSecond),
  }));
  return { traffic, episodes: episodes(), callIds };

  function send(kind: Traffic['kind']): Traffic {
    const way = pick(ways);
    if (kind === 'malformed') return { kind, way, body: pick(malformed) };
    if (kind === 'call' || callIds.length === 0) {
      callIds.push(1001 + callIds.length);
      return { kind: 'call', way, callId: callIds.at(-1) as number };
    }
    // an invoke does not read a settled call again, so that what changed is told by a message
    return { kind, way: way === 'webhook' ? way : 'queue', callId: pick(callIds) };
  }

  /** one after the other, with a quiet moment between them; each kind in turn, in random order */
  function episodes(): Episode[] {
    const planned: Episode[] = [];
    let left: Fault[] = [];
    for (let fromMs = 3_000; fromMs < seconds * 1000 - 5_000; ) {
      if (left.length === 0) left = [...faults];
      const [fault] = left.splice(Math.floor(random() * left.length), 1) as [Fault];
      const forMs = 1_500 + Math.floor(random() * 4_000);
      planned.push({ fault, fromMs, forMs });
      fromMs += forMs + 500 + Math.floor(random() * 2_500);
    }
    return planned;
  }
}

function pickKind(random: () => number): Traffic['kind'] {
  let left = random() * 100;
  for (const [kind, weight] of kinds) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'call';
}
