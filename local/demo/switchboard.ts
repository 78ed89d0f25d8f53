import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type Answerers, ControlError } from '../control.ts';
import { type LinkKind, linkKinds } from './fake-recordings.ts';

/** How the fake Liner behaves; anyone can change it while it runs. */
const LinerMode = z.enum(['up', 'down', 'slow', 'throttling', 'token refused']);
type LinerMode = z.infer<typeof LinerMode>;

const Change = z
  .strictObject({
    mode: LinerMode,
    /** of calls that are made from now on: saved in seconds, or in a minute */
    recordings: z.enum(['prompt', 'late']),
    /** of calls that are made from now on: what is behind the links of their recordings */
    links: z.enum(linkKinds),
    /** of calls that are made from now on: whether anybody is told of them */
    webhooks: z.enum(['sent', 'lost']),
    /** whether the token may list orders and calls, which a reconciliation asks for */
    lists: z.enum(['allowed', 'forbidden']),
    /** takes another token from now on, and has the stack's secret hold it */
    rotateToken: z.literal(true),
    /** so many new calls are made */
    newCalls: z.int().min(1).max(100),
  })
  .partial();

/** What was set when a call was made. */
export interface MadeCall {
  readonly recordedAfterMs: number;
  readonly links: LinkKind;
}

export interface SwitchboardOptions {
  /** has the stack know Liner's new token */
  readonly onToken: (token: string) => void;
  /** Makes a call at Liner. @returns its id */
  readonly makeCall: (call: MadeCall) => number;
  /** sends the webhook of a call */
  readonly tell: (callId: number) => Promise<unknown>;
  /** requests for a call so far */
  readonly requests: () => number;
}

/** longer than is waited for, unless linerTimeoutSeconds is raised */
const slowMs = 15_000;
/** what Liner takes in a second while it throttles */
const perSecond = 2;
const retryAfterSeconds = 5;
const promptMs = 3_000;
const lateMs = 60_000;

/** What becomes of a request before Liner looks at it. */
export type Fault =
  | 'cut'
  | { readonly status: number; readonly message: string; readonly headers?: object };

export function createSwitchboard(
  now: () => number,
  wait: (ms: number) => Promise<unknown> = idle,
) {
  const state = {
    mode: 'up' as LinerMode,
    recordings: 'prompt' as 'prompt' | 'late',
    links: 'sound' as LinkKind,
    webhooks: 'sent' as 'sent' | 'lost',
    lists: 'allowed' as 'allowed' | 'forbidden',
  };
  let tokens = 0;
  let token = 'built-in-token';
  let lastCalls: number[] = [];
  /** when the last requests were let through */
  let admitted: number[] = [];

  return { token: () => token, mayList: () => state.lists === 'allowed', fault, answerers };

  /** undefined where it is answered as ever */
  async function fault(): Promise<Fault | undefined> {
    if (state.mode === 'down') return 'cut';
    if (state.mode === 'token refused') return { status: 401, message: 'Invalid API key' };
    if (state.mode === 'slow') await wait(slowMs);
    if (state.mode !== 'throttling') return undefined;
    admitted = admitted.filter((timeMs) => timeMs > now() - 1000);
    if (admitted.length >= perSecond) {
      const headers = { 'retry-after': String(retryAfterSeconds) };
      return { status: 429, message: 'Too many requests', headers };
    }
    admitted.push(now());
    return undefined;
  }

  /** Under /_local/liner. */
  function answerers({ onToken, makeCall, tell, requests }: SwitchboardOptions): Answerers {
    return { get: described, post };

    function described() {
      return { ...state, rotations: tokens, requests: requests(), lastCalls };
    }

    function post(body: unknown) {
      const { success, data, error } = Change.safeParse(body);
      if (!success) throw new ControlError(z.prettifyError(error));
      const { rotateToken, newCalls = 0, ...change } = data;
      Object.assign(state, change);
      if (rotateToken) {
        token = `built-in-token-${++tokens}`;
        onToken(token);
      }
      if (newCalls > 0) makeCalls(newCalls);
      return described();
    }

    function makeCalls(count: number) {
      const recordedAfterMs = state.recordings === 'late' ? lateMs : promptMs;
      lastCalls = Array.from({ length: count }, () =>
        makeCall({ recordedAfterMs, links: state.links }),
      );
      if (state.webhooks === 'lost') return;
      // a sender of webhooks does not wait for all of them either
      for (const id of lastCalls) void tell(id).catch(() => {});
    }
  }
}

/** keeps nobody from ending */
const idle = (ms: number) => sleep(ms, undefined, { ref: false });
