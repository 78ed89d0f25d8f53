/** What the bill depends on and no measurement here can tell. All else is measured, or in prices.ts. */
export const assumptions = {
  /** Liner's time to answer */
  linerMs: 150,
  /** the time to answer of DynamoDB and SQS; an invocation waits for two such requests in a row */
  awsMs: 8,
  awsWaits: 2,
  /** the CPU time of this machine is taken for that of a whole CPU of Lambda's */
  cpuRatio: 1,
  /** START, END and REPORT lines of Lambda, per invocation */
  platformLogBytes: 300,
  /** a line of the HTTP API's access log */
  accessLogBytes: 250,
  /** a record a user logs for each call: the answer of Liner, the item, some context */
  recordLogBytes: 2_500,
  /**
   * a run of recheck-due that finds nothing due: a query for each step and shard, then taking and
   * giving back its lock, whose item remembers how far each step got and may be over a kilobyte
   */
  idleRecheck: { reads: 8, writes: 4, seconds: 0.15, logBytes: 300 },
  /** a tick of reconcile between two runs: one consistent read of a few kilobytes */
  idleReconcile: { reads: 1, writes: 0, seconds: 0.03, logBytes: 350 },
  /**
   * a call that reconcile compares: in a list of a hundred, read from the table and from its index by
   * time; progress and a list of ids are written now and then
   */
  comparing: { perList: 100, readUnits: 0.53, writeUnits: 0.02, cpuMs: 0.2, timesListed: 3 },
  /** long polls of 20 s that Lambda keeps open for a queue that is empty */
  idlePollers: 5,
  /**
   * a recording of two minutes at 64 kbit/s; its call is heard of when it is stored, and when it
   * changes once; memory as infra/constructs/copy-recordings.ts has it
   */
  copies: {
    megabytes: 1,
    callMessages: 2,
    callSeconds: 0.05,
    recordingSeconds: 1,
    memoryMb: 512,
    logBytes: 300,
  },
  /** what DynamoDB adds to each item and index entry */
  itemOverheadBytes: 100,
  /** keys, sort key and little else */
  indexEntryBytes: 120,
  /** memory and time of an Express workflow: two states */
  express: { gb: 0.064, seconds: 0.3, logBytes: 500 },
  /** a Standard workflow: start, fetch, store */
  transitions: 3,
  /** of an iPaaS: fetch, store */
  tasks: 2,
  /** the design nobody thought about */
  careless: { memoryMb: 1024, itemBytes: 3_000, fullIndexes: 3, logBytes: 5_000 },
} as const;

/** for the reader of the bill */
export const notes = [
  `Batches are full, senders send one message per request, Liner answers within ${assumptions.linerMs} ms, DynamoDB and SQS within ${assumptions.awsMs} ms.`,
  'After its init Lambda gives a function its share of a CPU by memory; the CPU time of this machine is taken for that of a whole one.',
  'Nothing is deducted for free tiers. Not counted per call: what is fixed or kept per month, traffic to Liner, cold starts, retries, and the invocations of publish-changes.',
];
