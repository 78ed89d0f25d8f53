import { diagnoseStoredCall } from './diagnose-stored-call.ts';
import { articleOf, isoOf, reasonOf, timeText } from './diagnosis-text.ts';
import type { Diagnosis, Evidence } from './evidence.ts';
import type { LogEntry } from './log-entries.ts';

/** Where a call stands, why, and what to do. */
export function diagnoseCall(evidence: Evidence): Diagnosis {
  const { stored, letters, entries } = evidence;
  if (stored) return diagnoseStoredCall(evidence, stored);
  if (letters.length > 0) return letterDiagnosis(evidence);
  const newest = entries.at(-1);
  if (!newest)
    return evidence.recordings.length > 0
      ? orphanedDiagnosis(evidence)
      : unheardDiagnosis(evidence);
  // who asks for it beside the queue, and is turned away, leaves its message where it is
  const ofItsMessage = entries.findLast(({ what, isQueued }) => isQueued || isEnd.has(what));
  const last = ofItsMessage?.isQueued ? ofItsMessage : newest;
  if (last.what === 'dead-lettered') return unseenLetterDiagnosis(evidence, last);
  if (last.isQueued) return waitingDiagnosis(evidence, last);
  if (last.what === 'read') return removedDiagnosis(evidence, last);
  return {
    state: 'refused',
    code: last.code ?? '',
    summary: `Turned away at ${timeText(last.at)} with ${last.code}: ${last.detail}.`,
    next: `Do what the article says, then ask for it again: calls read ${evidence.callId}`,
    runbook: articleOf(last.code),
  };
}

function letterDiagnosis({ callId, letters, entries }: Evidence): Diagnosis {
  const newest = letters.at(-1);
  const queuedAt = isoOf(newest?.queuedMs ?? 0);
  const last = entries.at(-1);
  // one that SQS moved has the time its message was sent, and its tries came after
  const isNewer = last?.isQueued && !newest?.movedBySqs && last.at > queuedAt;
  const newer = isNewer ? ' A newer message about it waits.' : '';
  const several = letters.length > 1 ? `, the newest of ${letters.length}` : '';
  return {
    state: 'dead-letter',
    ...(newest?.code && { code: newest.code }),
    summary: `Given up: ${reasonOf(newest)}. Its letter, queued at ${timeText(queuedAt)}${several}, waits for you.${newer}`,
    next: `Remove the cause, as its article says, then send it back: calls letters --id ${callId} --redrive`,
    runbook: articleOf(newest?.code ?? 'UNEXPECTED'),
  };
}

function waitingDiagnosis(evidence: Evidence, last: LogEntry): Diagnosis {
  const { callId, queued, nowMs } = evidence;
  const dueMs = last.nextTryMs ?? Date.parse(last.at);
  const isOverdue = nowMs > dueMs + patienceMs;
  if (isOverdue && queued === 0) {
    return {
      state: 'letter-gone',
      ...(last.code && { code: last.code }),
      summary: `It was to be tried at ${timeText(isoOf(dueMs))}, but the call queue is empty, and no letter is about it: somebody dropped or purged its message.`,
      next: `Ask for it again: calls read ${callId}`,
    };
  }
  const isUnasked = last.code === 'LINER_PAUSED';
  const since = isUnasked
    ? `At ${timeText(last.at)} Liner was not asked for it, as it had failed or asked for patience just before: LINER_PAUSED.`
    : last.code
      ? `Its last try, at ${timeText(last.at)}, failed with ${last.code}.`
      : `It came at ${timeText(last.at)} and was not tried yet.`;
  const when = isOverdue
    ? `Its next try was due at ${timeText(isoOf(dueMs))}: the queue is behind, with about ${queued} messages.`
    : `It is tried next at about ${timeText(isoOf(dueMs))}.`;
  return {
    state: 'waiting',
    ...(last.code && { code: last.code }),
    summary: `Waits in the call queue. ${since} ${when}`,
    next: isOverdue
      ? 'See what holds the queue up: calls status'
      : last.code
        ? 'Nothing, if the cause passes: it is tried for more than a day. Else do what the article says.'
        : 'Nothing.',
    ...(isOverdue
      ? { runbook: 'docs/runbook.md#oldest-message' }
      : last.code && { runbook: articleOf(last.code) }),
    nextAt: isoOf(dueMs),
  };
}

function unseenLetterDiagnosis(evidence: Evidence, last: LogEntry): Diagnosis {
  const { callId, queued, heldLetters } = evidence;
  const given = `Given up at ${timeText(last.at)} with ${last.code}.`;
  const diagnosis = { code: last.code ?? '', runbook: articleOf(last.code) };
  if (heldLetters > 0) {
    return {
      ...diagnosis,
      state: 'dead-letter',
      summary: `${given} Its letter was not seen: about ${heldLetters} are held by another command or page.`,
      next: `Ask again in two minutes: calls why ${callId}`,
    };
  }
  const back = queued > 0 ? ` If it was sent back, it is one of about ${queued} in the queue.` : '';
  return {
    ...diagnosis,
    state: 'letter-gone',
    summary: `${given} Its letter is no longer there: sent back, dropped, or older than 14 days.${back}`,
    next: `Do what the article says, then ask for it again: calls read ${callId}`,
  };
}

function removedDiagnosis(evidence: Evidence, last: LogEntry): Diagnosis {
  const { callId, settings, recordings } = evidence;
  const { retainDays } = settings;
  const why = retainDays > 0 ? `erased, or its ${retainDays} days were over` : 'somebody erased it';
  const summary = `It was read at ${timeText(last.at)}, and is no longer stored: ${why}.`;
  if (recordings.length > 0)
    return { ...orphanedDiagnosis(evidence), summary: `${summary} ${left(recordings)}` };
  return {
    state: 'removed',
    summary,
    next: `Nothing, if that was meant; calls read ${callId} would store it anew.`,
    runbook: 'docs/privacy.md#erasing',
  };
}

function orphanedDiagnosis({ recordings }: Evidence): Diagnosis {
  return {
    state: 'removed',
    summary: `It is not stored. ${left(recordings)}`,
    next: 'Have them erased too, unless the record is to be restored: calls erase --orphans',
    runbook: 'docs/privacy.md#erasing',
  };
}

function left({ length }: Evidence['recordings']): string {
  return `${length === 1 ? '1 of its recordings is' : `${length} of its recordings are`} in the bucket yet.`;
}

function unheardDiagnosis({ callId, refused, logsSinceMs }: Evidence): Diagnosis {
  const since = timeText(isoOf(logsSinceMs));
  const count = refused.reduce((sum, each) => sum + each.count, 0);
  const [latest] = refused;
  const codes = refused.map(
    (each) => `${each.count} ${each.code}${each.reason ? ` (${each.reason})` : ''}`,
  );
  const doubt = latest
    ? ` But ${count} ${count === 1 ? 'was' : 'were'} turned away or given up before anybody read which call it was about: ${codes.join(', ')}; the last at ${timeText(latest.lastAt)}.`
    : '';
  return {
    state: 'unheard',
    summary: `Never heard of: not stored, no letter, and no line in the logs, which reach back to ${since}; if it came before, nothing tells any more.${doubt}`,
    next: `${
      latest
        ? 'If it was one of these, correct its sender as the article says'
        : 'See whether its sender sends it here, and what answer it gets'
    }. Then ask for it: calls read ${callId}. Others that nobody told of are found by calls reconcile, which the stack does by itself with reconcile=on`,
    ...(latest && { runbook: articleOf(latest.code) }),
  };
}

/** After these there is no message left. */
const isEnd: ReadonlySet<LogEntry['what']> = new Set(['dead-lettered', 'read']);

// a poll, a batch window and a cold start; beyond that, the queue is behind
const patienceMs = 10 * 60_000;
