/** A call as Liner shows it. */
export type FakeCall = Readonly<Record<string, unknown>> & { readonly id: number };

/** the example of Liner's documentation */
const documented: FakeCall = {
  id: 123,
  sipEndpointId: 456,
  finishInitiator: 'client',
  direction: 'outgoing',
  leadId: 789,
  userId: 101,
  orderId: 202,
  statusCode: 'answered',
  totalDurationSeconds: 120,
  waitTimeDurationSeconds: 5,
  talkTimeDurationSeconds: 115,
  isPredictive: false,
  clientPhone: '+79001234567',
  hasRecords: true,
  createdAt: '2024-01-01T00:00:00Z',
};

const firstId = 1001;
const minuteMs = 60_000;
// so that it was made before it is read, by any clock
const secondMs = 1_000;
/** what happens to a call that is still going when it is first asked about, in ms after that */
const hungUpAfterMs = 1_500;
export const recordedAfterMs = 3_000;

/** The ids of the documented call and of `count` more. */
export function fakeCallIds(count: number): number[] {
  return [documented.id, ...Array.from({ length: count }, (_, i) => firstId + i)];
}

export interface FakeTimes {
  /** when this Liner was started; most of its calls are older */
  readonly startedMs: number;
  /** when the call was first asked about */
  readonly askedMs: number;
  readonly nowMs: number;
  /** of a call that was made while this Liner ran */
  readonly made?: { readonly atMs: number; readonly recordedAfterMs: number } | undefined;
}

/** What Liner says about a call; always the same but for the times. */
export function fakeCall(id: number, { startedMs, askedMs, nowMs, made }: FakeTimes): FakeCall {
  if (id === documented.id) return documented;
  const nth = id - firstId;
  const { isGoingOn, fields } = (made ? undefined : kinds[nth % kinds.length]) ?? answered;
  const olderMs = isGoingOn ? askedMs - secondMs : startedMs - (nth + 1) * 7 * minuteMs;
  const createdMs = made?.atMs ?? olderMs;
  const begun = {
    id,
    sipEndpointId: 450 + (nth % 3),
    direction: nth % 3 === 0 ? 'incoming' : 'outgoing',
    leadId: 7000 + Math.floor(nth / 2),
    orderId: 200 + (nth % 4),
    isPredictive: nth % 5 === 0,
    clientPhone: `+7900555${1000 + ((nth * 37) % 9000)}`,
    createdAt: new Date(createdMs).toISOString(),
  };
  return {
    ...begun,
    ...fields(nth, nowMs - (isGoingOn ? askedMs : createdMs)),
    ...(made && { hasRecords: nowMs >= made.atMs + made.recordedAfterMs }),
  };
}

interface Kind {
  /** it is as old as the first question about it */
  readonly isGoingOn?: boolean;
  readonly fields: (nth: number, ageMs: number) => Record<string, unknown>;
}

const answered: Kind = {
  fields: (nth) => {
    const talk = 20 + ((nth * 53) % 400);
    const wait = 3 + (nth % 20);
    return {
      finishInitiator: nth % 2 ? 'client' : 'operator',
      userId: 100 + (nth % 6),
      statusCode: ['answered', 'callback', 'sold'][nth % 3],
      totalDurationSeconds: wait + talk,
      waitTimeDurationSeconds: wait,
      talkTimeDurationSeconds: talk,
      hasRecords: true,
    };
  },
};

const missed: Kind = {
  fields: (nth) => ({
    finishInitiator: 'system',
    userId: null,
    statusCode: 'missed',
    totalDurationSeconds: 15 + nth,
    waitTimeDurationSeconds: 15 + nth,
    talkTimeDurationSeconds: 0,
    hasRecords: false,
  }),
};

/** the status is told by its number, and with a field nobody has documented */
const unusual: Kind = {
  fields: (nth, ageMs) => ({
    ...answered.fields(nth, ageMs),
    statusCode: undefined,
    statusId: 40 + (nth % 5),
    note: 'Asked to be called back on Monday.',
  }),
};

/** they have talked, but the recording is not saved yet */
const justEnded: Kind = {
  isGoingOn: true,
  fields: (nth, ageMs) => ({
    ...answered.fields(nth, ageMs),
    hasRecords: ageMs >= recordedAfterMs,
  }),
};

/** nobody has hung up yet, so half of the fields are not there */
const running: Kind = {
  isGoingOn: true,
  fields: (nth, ageMs) =>
    ageMs < hungUpAfterMs ? { hasRecords: false } : justEnded.fields(nth, ageMs),
};

const kinds = [answered, answered, missed, answered, justEnded, answered, running, unusual];
