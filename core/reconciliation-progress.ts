import * as z from 'zod/mini';
import {
  FoundIds,
  ReconciliationCounts,
  ReconciliationResult,
  ReconciliationWindow,
} from './reconciliation.ts';

const time = z.iso.datetime({ precision: 3 });
const epochMs = z.int();
const count = z.int().check(z.gte(0));

/** A call to be queued, and when what is stored of it was read, in epoch milliseconds; 0 where nothing is. */
const Repair = z.tuple([z.int(), epochMs]);
export type Repair = z.infer<typeof Repair>;

/** Calls that were queued together, until it is known that they were read. */
const Flight = z.object({
  repairs: z.array(Repair),
  sentMs: epochMs,
  /** when the last of them may be received */
  dueMs: epochMs,
  /** false from before they are queued until it is known that all are */
  isSent: z.boolean(),
  /** how often some of them were found unread */
  looks: count,
});
export type Flight = z.infer<typeof Flight>;

/** One run, as far as it got. It holds no ids but those on their way and those its report will name. */
export const Run = z.object({
  id: z.string(),
  trigger: z.enum(['schedule', 'request']),
  window: ReconciliationWindow,
  subject: z.enum(['orderIds', 'leadIds']),
  dryRun: z.boolean(),
  refresh: z.boolean(),
  startedMs: epochMs,
  phase: z.enum(['orders', 'calls', 'unlisted', 'repairs']),
  /** how many orders, or leads, its list of them holds */
  orders: count,
  /** the part of the window that is being compared, and where in it the run stands */
  part: z.object({
    number: count,
    from: time,
    to: time,
    /** lists of ids that were noted of it */
    chunks: count,
    /** and of the part before */
    chunksBefore: count,
    /** false once a list of it was not understood as a whole */
    isWhole: z.boolean(),
  }),
  place: z.object({
    /** of the first order of the batch, in the list of orders */
    order: count,
    /** first creation time of the batch's calls that are not compared yet */
    from: time,
    /** first time of first reads from which unlisted calls are looked for */
    receivedFrom: z.optional(time),
  }),
  /** what one list should hold: so many orders, so many milliseconds */
  batch: z.object({ orders: count, mostOrders: count, spanMs: count }),
  counts: ReconciliationCounts,
  ids: FoundIds,
  /** what the list said of a field of a stale call; and how it was with those that were read again */
  samples: z._default(z.array(z.tuple([z.int(), z.string(), z.string()])), []),
  sampled: z._default(z.record(z.string(), z.object({ like: count, unlike: count })), {}),
  /** attempts that failed at this place, for a reason that may stay; places given up in a row */
  attempts: count,
  givenUp: count,
  isForbidden: z.boolean(),
  /** once there is nothing left but to tell of it */
  finishedMs: z.optional(epochMs),
  repairs: z.array(Repair),
  flights: z.array(Flight),
});
export type Run = z.infer<typeof Run>;

/** All that reconciliation remembers: one item, which is also the lock that keeps ticks from overlapping. */
export const Progress = z.object({
  version: z.literal(1),
  /** the stack's first tick: what was before it was never lost */
  since: time,
  /** settings under which Liner forbade its lists; while they are the same, nothing is asked */
  forbiddenUnder: z.optional(z.string()),
  /** fields that Liner's list has in another form than the call itself, under the settings they were found */
  unlike: z.optional(z.object({ settings: z.string(), fields: z.array(z.string()) })),
  /** up to where scheduled runs compared everything */
  comparedTo: z.optional(time),
  /** when the last scheduled run began */
  startedMs: z.optional(epochMs),
  /** of the last scheduled run */
  finishedMs: z.optional(epochMs),
  last: z.optional(z.object({ id: z.string(), result: ReconciliationResult })),
  /** failures of Liner in a row, and until when it is left alone */
  failures: count,
  resumeMs: z.optional(epochMs),
  /** until when calls were queued at the rate of the settings */
  queuedUntilMs: z.optional(epochMs),
  scheduled: z.optional(Run),
  requested: z.optional(Run),
});
export type Progress = z.infer<typeof Progress>;
