import type { FakeCall } from './fake-calls.ts';

const perCall = 10;

/** The call a recording belongs to. */
export function callOfRecording(id: number): number {
  return Math.floor(id / perCall);
}

/** The recordings of a call, with links that differ in every answer; some calls were transferred. */
export function fakeRecordings(
  call: FakeCall,
  { isSummarised, origin, nowMs }: { isSummarised: boolean; origin: string; nowMs: number },
) {
  if (call.hasRecords !== true) return [];
  const { userId, leadId, createdAt, talkTimeDurationSeconds } = call;
  const seconds = [Number(talkTimeDurationSeconds), ...(call.id % 5 === 0 ? [8] : [])];
  return seconds.map((durationSeconds, nth) => {
    const id = call.id * perCall + nth + 1;
    return {
      ...{ id, userId, leadId, isTransfer: nth > 0, durationSeconds, createdAt },
      fileUrl: `${origin}/records/${id}.mp3?signed=${nowMs}`,
      recordSummary: isSummarised ? `They agreed on the next step, ${durationSeconds} s in.` : null,
    };
  });
}
