import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Node shows it to a context that begins after the flag was set
setFlagsFromString('--expose-gc');
const collect: (options: { type: 'minor' }) => void = runInNewContext('gc');

/**
 * Lets go of what was just read, now: each little object of a stream holds on to its 64 KiB, and Node
 * has room for hundreds of them before it looks. https://nodejs.org/api/globals.html#gc
 */
export function collectYoung(): void {
  collect({ type: 'minor' });
}
