import type { PageActions } from '../../operate/page/actions.ts';
import type { CallRow, Letter, LinerAnswer } from '../../operate/page/answers.ts';
import { played, storedRecording, tone } from './audio.ts';
import { countsOf, reportsOf } from './reconciliation-reports.ts';

const minuteMs = 60_000;
const hostile =
  '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';

/** What the page asks of, where no stack is needed to tell whether it is shown well. */
export function pageActions(nowMs = Date.now(), changes: Partial<PageActions> = {}): PageActions {
  const at = (minutesAgo: number) => new Date(nowMs - minutesAgo * minuteMs).toISOString();
  const timesMs = Array.from({ length: 60 }, (_, i) => nowMs - (60 - i) * minuteMs);
  const wave = (size: number, phase: number) =>
    timesMs.map((_, i) => Math.max(0, Math.round(size * (1 + Math.sin(i / 6 + phase)) - size / 2)));
  let letters = lettersOf(12, nowMs);
  let liner: LinerAnswer = {
    ...{
      mode: 'up',
      recordings: 'prompt',
      links: 'sound',
      webhooks: 'sent',
      lists: 'allowed',
      rotations: 0,
    },
    requests: 1411,
    lastCalls: [],
  };

  return {
    stack: {
      name: 'CallEnrichment-dev',
      stage: 'dev',
      isLocal: true,
      region: 'us-east-1',
      account: '000000000000',
      hasSwitchboard: true,
    },
    flow: async () => ({
      queue: { waiting: 3, hidden: 9 },
      letters: { waiting: letters.length, hidden: 0 },
      copies: { waiting: 1, hidden: 2 },
      oldestSeconds: 412,
      counted: {
        ...{ WebhooksAccepted: 1204, LinerRequests: 1411, Liner2xx: 1390, Liner5xx: 21 },
        ...{ Enriched: 980, Changed: 211, Unchanged: 188, Retried: 21, DeadLettered: 4 },
        ...{ EventsPublished: 1391, RecordingsStored: 870, RecordingsRetried: 3 },
        RecordingsDeadLettered: 1,
      },
      coded: {
        Failures: [
          { code: 'LINER_UNAVAILABLE', count: 18 },
          { code: 'LINER_TIMEOUT', count: 3 },
        ],
        DeadLetters: [{ code: 'CALL_NOT_FOUND', count: 4 }],
        Refusals: [],
      },
      alarms: [],
    }),
    series: async () => ({
      timesMs,
      periodSeconds: 60,
      values: {
        ...{ Enriched: wave(16, 0), Changed: wave(4, 1), Retried: wave(1, 2) },
        ...{ DeadLettered: wave(0, 0), Liner2xx: wave(22, 0), Liner5xx: wave(2, 2) },
        ...{ Liner4xx: wave(0, 0), LinerBroken: wave(1, 4) },
      },
    }),
    calls: async () => ({ calls: rows(at), before: at(300) }),
    call: async (callId) => ({
      story: {
        callId,
        state: 'waiting',
        code: 'LINER_UNAVAILABLE',
        summary:
          'Waits in the call queue. Its last try, at 08:51 UTC, failed with LINER_UNAVAILABLE. It is tried next at about 08:55 UTC.',
        next: 'Nothing, if the cause passes: it is tried for more than a day. Else do what the article says.',
        runbook: 'docs/runbook.md#liner_unavailable',
        nextAt: new Date(nowMs + 3 * minuteMs).toISOString(),
        recordings: [
          {
            ...{ id: 1, durationSeconds: 2, hasSummary: true, state: 'stored' },
            stored: storedRecording(callId),
          },
          { id: 2, hasSummary: false, state: 'dead-letter', code: 'RECORDING_NOT_AUDIO' },
          { id: 3, hasSummary: false, state: 'without-link' },
        ],
        letters: [],
        refusedRequests: [],
        logsSince: at(400),
        timeline: [
          { at: at(42), what: 'heard', detail: 'webhook accepted, queued', requestId: 'a' },
          ...[41, 38, 31, 20].map((minutes, i) => ({
            at: at(minutes),
            what: 'failed' as const,
            code: 'LINER_UNAVAILABLE',
            detail: `receive ${i + 1}; next after ${60 * 2 ** i} s`,
          })),
          {
            at: at(9),
            what: 'failed',
            code: 'LINER_TIMEOUT',
            detail: 'receive 5; next after 900 s',
          },
          { at: at(5), what: 'read', detail: 'new, stored' },
          { at: at(5), what: 'event', detail: `Call Enriched, id ${callId}/enriched/2026` },
        ],
      },
      record: {
        callId,
        ...{ statusCode: hostile, direction: 'outgoing', leadId: 789, clientPhone: '+*********67' },
        ...{ talkTimeDurationSeconds: 115, hasRecords: true, receivedAt: at(5), fetchedAt: at(5) },
        contentHash: 'b'.repeat(64),
        extra: { note: '\u202egnp.exe', long: 'x'.repeat(10_000), markup: hostile },
      },
    }),
    log: async ({ metric }) => ({
      isCut: false,
      rows: Array.from({ length: 300 }, (_, i) => ({
        timeMs: nowMs - i * minuteMs,
        function: 'enrich',
        count: 1,
        callIds: [1001 + i],
        ...(metric === 'Failures' && { code: 'LINER_UNAVAILABLE' }),
      })),
    }),
    waiting: async () => ({
      isCut: false,
      rows: [
        {
          callId: 1035,
          sinceMs: nowMs - 9000,
          nextTryMs: nowMs + 50_000,
          code: 'LINER_UNAVAILABLE',
        },
        {
          callId: 1036,
          sinceMs: nowMs - 7000,
          nextTryMs: nowMs + 90_000,
          code: 'LINER_UNAVAILABLE',
        },
        { callId: 1037, sinceMs: nowMs, nextTryMs: nowMs },
      ],
    }),
    letters: async () => ({
      letters,
      groups: [{ code: 'CALL_NOT_FOUND', count: letters.length, oldestMs: nowMs - 60 * minuteMs }],
      hidden: 0,
      end: 'all',
    }),
    async *redrive({ ids = [] }) {
      for (let removed = 10; removed < ids.length; removed += 10) yield { removed, failed: 0 };
      yield remove(ids);
    },
    async *drop({ ids = [] }) {
      yield remove(ids);
    },
    send: async (callIds) => ({ queued: callIds.length }),
    read: async (callIds) => callIds.map((callId) => ({ callId, outcome: 'unchanged' })),
    recording: async (callId, recordingId) =>
      recordingId === 1 ? storedRecording(callId) : undefined,
    play: async (_, range) => played(tone(2), range),
    reconciliations: async () => ({
      reports: reportsOf(40, nowMs),
      running: {
        ...{ id: at(1), phase: 'calls', part: 0.4 },
        counts: { ...countsOf(3), queued: 3, repaired: 0, requests: 12 },
      },
    }),
    reconcile: async () => ({ id: at(0) }),
    article: async (anchor) =>
      `## ${anchor.toUpperCase()}\n**Means** Liner answers \`503\`. See [Standstill](#standstill).\n**Do** nothing.`,
    liner: {
      state: async () => liner,
      change: async ({ newCalls = 0, ...change }) => {
        liner = { ...liner, ...change, lastCalls: newCalls > 0 ? [1035, 1036, 1037] : [] };
        return liner;
      },
    },
    ...changes,
  };

  function remove(ids: readonly string[]) {
    letters = letters.filter(({ id }) => !ids.includes(id));
    const counts = { removed: ids.length, failed: 0 };
    const end = 'all' as const;
    return { ...counts, result: { ...counts, known: ids.length, byCode: {}, hidden: 0, end } };
  }
}

export function lettersOf(count: number, nowMs: number): Letter[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`,
    callId: 500_000 + i,
    code: 'CALL_NOT_FOUND',
    movedBySqs: false,
    queuedMs: nowMs - i * 1000,
    receiveCount: 4,
    bytes: 20,
  }));
}

function rows(at: (minutesAgo: number) => string): CallRow[] {
  const texts = ['answered', 'busy', hostile, '\u202egnp.exe', 'x'.repeat(10_000), 'no_answer'];
  return Array.from({ length: 24 }, (_, i) => ({
    callId: 1040 - i,
    status: texts[i % texts.length] ?? '',
    direction: i % 3 ? 'outgoing' : 'incoming',
    leadId: 7000 + i,
    talkSeconds: i * 7,
    hasRecords: i % 2 === 0,
    complete: i % 4 !== 0,
    isSettled: i % 5 === 4,
    ...(i === 7 && { goneAt: at(3) }),
    createdTime: at(i * 3 + 2),
    receivedAt: at(i * 3 + 1),
    changedAt: at(i * 2),
    fetchedAt: at(i),
  }));
}
