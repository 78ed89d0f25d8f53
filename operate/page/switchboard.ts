import { z } from 'zod';
import type { LocalControl } from '../stack/local-control.ts';
import type { Stack } from '../stack/stack.ts';
import type { PageActions } from './actions.ts';

const State = z.object({
  mode: z.string(),
  recordings: z.string(),
  links: z.string(),
  webhooks: z.string(),
  lists: z.string(),
  rotations: z.number(),
  requests: z.number(),
  lastCalls: z.array(z.number()),
});

/** How Liner's switchboard is seen and turned; undefined where Liner is a real one. */
export async function openSwitchboard(stack: Stack): Promise<PageActions['liner']> {
  if (!('control' in stack)) return undefined;
  const control = stack.control as LocalControl;
  const state = () => control.get('liner', State);
  const isThere = await state().then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  return { state, change: (change) => control.post('liner', State, change) };
}
