import { z } from 'zod';
import type { LogLine, Stack } from '../stack/stack.ts';
import type { LogRowsQuery } from './actions.ts';
import type { LogAnswer, LogRow, WaitingAnswer, WaitingRow } from './answers.ts';

const mostLines = 2000;

const Fields = z.looseObject({
  message: z.string().optional(),
  callId: z.number().optional(),
  callIds: z.array(z.number()).optional(),
  Code: z.string().optional(),
  reason: z.string().optional(),
  requestId: z.string().optional(),
  retryInSeconds: z.number().optional(),
  receiveCount: z.number().optional(),
});

/** The lines that count a metric: what its number is the sum of. */
export async function logRows(
  stack: Stack,
  { metric, code, lastMs }: LogRowsQuery,
  nowMs: number,
): Promise<LogAnswer> {
  const lines = await stack.logs({
    fromMs: nowMs - lastMs,
    toMs: nowMs + 60_000,
    matching: `"${metric}":`,
    limit: mostLines,
  });
  const rows = lines
    .flatMap((line) => rowOf(line, metric) ?? [])
    .filter((row) => code === undefined || row.code === code);
  return { rows, isCut: lines.length === mostLines };
}

function rowOf({ timeMs, function: from, text }: LogLine, metric: string): LogRow | undefined {
  const fields = fieldsOf(text);
  const value = fields?.[metric];
  if (!fields || value === undefined) return undefined;
  const { callId, callIds = [], Code, reason, requestId } = fields;
  return {
    ...{ timeMs, function: from, requestId, reason },
    ...(Code !== undefined && { code: Code }),
    count: typeof value === 'number' ? value : 1,
    callIds: callId === undefined ? callIds : [callId],
  };
}

/** The calls that wait in the queue, as far as the log of a while tells: what came, or failed, and is not done since. */
export async function waitingCalls(
  stack: Stack,
  lastMs: number,
  nowMs: number,
): Promise<WaitingAnswer> {
  const lines = await stack.logs({
    fromMs: nowMs - lastMs,
    toMs: nowMs + 60_000,
    matching: '"retryInSeconds":|"callIds":|"DeadLetters":',
    limit: 10_000,
  });
  const seen = new Set<number>();
  const rows: WaitingRow[] = [];
  for (const { timeMs, text } of lines) {
    const fields = fieldsOf(text);
    if (!fields) continue;
    const { callId, callIds = [], Code, receiveCount, retryInSeconds, WebhooksAccepted } = fields;
    const isWaiting = retryInSeconds !== undefined || WebhooksAccepted !== undefined;
    for (const id of callId === undefined ? callIds : [callId]) {
      // the newest line about a call says where it is
      if (seen.has(id)) continue;
      seen.add(id);
      if (!isWaiting) continue;
      rows.push({
        callId: id,
        sinceMs: timeMs,
        nextTryMs: timeMs + (retryInSeconds ?? 0) * 1000,
        ...{ code: Code, receiveCount },
      });
    }
  }
  return { rows: rows.sort((a, b) => a.nextTryMs - b.nextTryMs), isCut: lines.length === 10_000 };
}

function fieldsOf(text: string) {
  try {
    return Fields.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
