import * as z from 'zod/mini';

const time = z.iso.datetime({ precision: 3 });
const count = z.int().check(z.gte(0));
const ids = z.array(z.int());

/** First and last creation time of the calls that are compared, both included. */
export const ReconciliationWindow = z.object({ from: time, to: time });
export type ReconciliationWindow = z.infer<typeof ReconciliationWindow>;

/** What somebody asks for; every order that Liner lists where neither orders nor leads are named. */
export interface ReconciliationRequest extends ReconciliationWindow {
  readonly orderIds?: readonly number[];
  readonly leadIds?: readonly number[];
  /** finds and reports, and queues nothing */
  readonly dryRun: boolean;
  /** has every listed call read again, whatever is stored of it */
  readonly refresh: boolean;
}

/**
 * A run in one word. `well`: all that Liner listed was stored as it is; `repaired`: what was not, is now;
 * `repairing`: some of it was still not read at the last look; `found`: a dry run found something.
 * Of the others nothing is known to be well: `nothing-compared` (no call was listed), `incomplete`
 * (a list was cut short, or some of it made no sense), `unreadable` (no list made sense), `forbidden`.
 */
export const ReconciliationResult = z.enum([
  'well',
  'repaired',
  'repairing',
  'found',
  'nothing-compared',
  'incomplete',
  'unreadable',
  'forbidden',
]);
export type ReconciliationResult = z.infer<typeof ReconciliationResult>;

/** How many ids of a kind a report names. */
export const mostIds = 100;

/** Ids by kind, at most a hundred of each. */
export const FoundIds = z.object({
  missing: ids,
  stale: ids,
  unlisted: ids,
  /** queued, and not read at the last look */
  unrepaired: ids,
});

/** What a run counts. */
export const ReconciliationCounts = z.object({
  /** calls that Liner listed, each once */
  listed: count,
  /** of these, those that were stored */
  stored: count,
  missing: count,
  /** stored, but Liner's list says something else */
  stale: count,
  /** stored, in the window and of these orders, but not listed: gone or moved */
  unlisted: count,
  queued: count,
  /** of the queued, those that had been read at the last look */
  repaired: count,
  /** parts of the window that could not be compared as a whole */
  uncompared: count,
  /** rows that say of themselves that they were not asked for, or have no id */
  strangeRows: count,
  /** requests to Liner for lists */
  requests: count,
});

/**
 * `detail` of the event `Calls Reconciled`, version 1, and what is stored of a run for 400 days;
 * docs/events/reconciliation-event.v1.json says the same as JSON Schema.
 */
export const ReconciliationReport = z.object({
  version: z.literal(1),
  /** begins with the instant of its start, so reports order by it; `[0-9TZ:.-]` and letters only */
  id: z.string(),
  trigger: z.enum(['schedule', 'request']),
  window: ReconciliationWindow,
  result: ReconciliationResult,
  dryRun: z.boolean(),
  refresh: z.boolean(),
  /** or leads, where leads were asked for */
  orders: count,
  ...ReconciliationCounts.shape,
  startedAt: time,
  finishedAt: time,
  durationSeconds: count,
  ids: FoundIds,
});
export type ReconciliationReport = z.infer<typeof ReconciliationReport>;

export const reconciledType = 'Calls Reconciled';
