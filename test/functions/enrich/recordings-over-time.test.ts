import { beforeEach, describe, expect, it } from 'vitest';
import type { Recording } from '../../../core/recordings.ts';
import { recordFrom } from '../../../functions/publish-changes/stream-event.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { keptRecording as kept, listing, recording } from '../../support/recordings.ts';

const lambda = enrichFunction();
const listPath = '/v2/call-record/?callId=7';

const stored = () => recordFrom(lambda.table.item(7));
const read = () => lambda.deliver({ body: { callId: 7 } });

beforeEach(() => lambda.restart({ RECORDINGS: 'list' }));

describe('a later read', () => {
  const links = (now: Recording[] | undefined) => now?.map(({ fileUrl }) => fileUrl);

  it('is no change where only the signature of a link differs, and keeps the new link', async () => {
    const [one, other] = ['https://files.example/1?s=1', 'https://files.example/1?s=2&t=3'];
    lambda.liner.script(
      listPath,
      listing([recording(1, { fileUrl: one })]),
      listing([recording(1, { fileUrl: other })]),
    );
    await read();
    const { contentHash, changedAt } = stored();

    await read();

    expect(lambda.metric('Unchanged')).toBe(1);
    expect(links(stored().recordings)).toEqual([other]);
    expect(stored()).toMatchObject({ contentHash, changedAt });
  });

  for (const [what, fields] of [
    ['another file', { fileUrl: 'https://files.example/2?s=1' }],
    ['a summary', { recordSummary: 'another' }],
    ['a longer recording', { durationSeconds: 300 }],
  ] as const) {
    it(`is a change where there is ${what}`, async () => {
      lambda.liner.script(listPath, listing([recording(1)]), listing([recording(1, fields)]));
      await read();

      await read();

      expect(lambda.metric('Changed')).toBe(1);
      expect(stored().recordings).toEqual([kept(1, fields)]);
    });
  }

  it('completes the call once the recording is listed', async () => {
    lambda.liner.script(listPath, listing([]), listing([recording(1, { recordSummary: null })]));

    await read();
    expect(stored().complete).toBe(false);

    await read();
    expect(stored()).toMatchObject({ complete: true, completedAt: stored().fetchedAt });
  });

  it('completes it once each of more than 10 s has its summary, where that is expected', async () => {
    await lambda.restart({ RECORDINGS: 'list', EXPECT_SUMMARY: 'on' });
    const none = { recordSummary: null };
    const short = recording(1, { ...none, durationSeconds: 10 });
    lambda.liner.script(
      listPath,
      listing([short, recording(2), recording(3, { ...none, durationSeconds: 11 })]),
      listing([short, recording(2), recording(3, { ...none, durationSeconds: null })]),
      listing([short, recording(2), recording(3)]),
    );

    const complete: boolean[] = [];
    for (let time = 0; time < 3; time++) {
      await read();
      complete.push(stored().complete);
    }

    expect(complete).toEqual([false, false, true]);
  });
});
