import type { FakeCall } from './fake-calls.ts';

/**
 * What is behind the links of a call: a file, also where the list of recordings tells a link that has
 * expired already; or none, a page to log in, another host, more than anybody takes.
 */
export const linkKinds = ['sound', 'expired', 'gone', 'not audio', 'foreign', 'too large'] as const;
export type LinkKind = (typeof linkKinds)[number];

const perCall = 10;
const linksOf: Readonly<Record<number, LinkKind>> = {
  1009: 'expired',
  1012: 'gone',
  1014: 'not audio',
  1017: 'foreign',
  1022: 'too large',
};

/** How the links of a call are that nobody has said anything else about. */
export function usualLink(callId: number): LinkKind {
  return linksOf[callId] ?? 'sound';
}

/** The call a recording belongs to. */
export function callOfRecording(id: number): number {
  return Math.floor(id / perCall);
}

export interface RecordingTimes {
  readonly isSummarised: boolean;
  readonly origin: string;
  readonly link: LinkKind;
  /** when the links are signed */
  readonly signedMs: number;
}

/** The recordings of a call, with links that differ in every answer; some calls were transferred. */
export function fakeRecordings(
  call: FakeCall,
  { isSummarised, origin, link, signedMs }: RecordingTimes,
) {
  if (call.hasRecords !== true) return [];
  const { userId, leadId, createdAt, talkTimeDurationSeconds } = call;
  const seconds = [Number(talkTimeDurationSeconds), ...(call.id % 5 === 0 ? [8] : [])];
  const host = link === 'foreign' ? 'https://files.elsewhere.example' : origin;
  return seconds.map((durationSeconds, nth) => {
    const id = call.id * perCall + nth + 1;
    return {
      ...{ id, userId, leadId, isTransfer: nth > 0, durationSeconds, createdAt },
      fileUrl: `${host}/records/${id}.wav?signed=${signedMs}`,
      recordSummary: isSummarised ? `They agreed on the next step, ${durationSeconds} s in.` : null,
    };
  });
}
