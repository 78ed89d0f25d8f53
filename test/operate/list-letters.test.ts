import { describe, expect, it } from 'vitest';
import type { LetterFilter } from '../../operate/letter.ts';
import { countLetters, listLetters } from '../../operate/list-letters.ts';
import { lettersOf, startLetterQueue } from '../support/letter-queue.ts';

const options = { now: Date.now, waitSeconds: 0 };
const three = lettersOf(['LINER_REFUSED_REQUEST', 'CALL_NOT_FOUND', 'CALL_NOT_FOUND']);

describe('the list of letters', () => {
  it('has each letter once, by reason, the most frequent first', async () => {
    const { queue } = await startLetterQueue(three);

    const { letters, groups, end } = await listLetters(queue, {}, options);

    expect(letters.map(({ callId }) => callId).sort()).toEqual([1, 2, 3]);
    expect(groups.map(({ code, count }) => [code, count])).toEqual([
      ['CALL_NOT_FOUND', 2],
      ['LINER_REFUSED_REQUEST', 1],
    ]);
    expect(end).toBe('all');
  });

  it('says what our code wrote on a letter, and not the body unless asked', async () => {
    const { queue } = await startLetterQueue(lettersOf(['CALL_NOT_FOUND']));

    const [letter] = (await listLetters(queue, {}, options)).letters;
    const [withBody] = (await listLetters(queue, {}, { ...options, withBodies: true })).letters;

    expect(letter).toEqual({
      id: expect.stringMatching(/^[\w-]{36}$/),
      callId: 1,
      code: 'CALL_NOT_FOUND',
      movedBySqs: false,
      queuedMs: expect.any(Number),
      firstSeen: '2026-11-24T10:00:00.000Z',
      receiveCount: 3,
      sourceMessageId: 'source',
      bytes: 12,
    });
    expect(withBody?.body).toBe('{"callId":1}');
  });

  it('shows a letter without a code as moved by SQS itself', async () => {
    const { queue, send, receive } = await startLetterQueue();
    await send('calls', { body: '{"callId":7}', attributes: { trace: 'theirs' } });
    await receive('calls', 0);
    await receive('calls', 0);

    const { letters, groups } = await listLetters(queue, {}, options);

    expect(letters).toMatchObject([{ callId: 7, movedBySqs: true }]);
    expect(letters[0]?.code).toBeUndefined();
    expect(groups).toMatchObject([{ count: 1 }]);
  });

  it('does not hide letters from whoever comes after', async () => {
    const { queue } = await startLetterQueue(lettersOf(Array(35).fill('CALL_NOT_FOUND')));

    for (let time = 0; time < 3; time++) {
      expect((await listLetters(queue, {}, options)).letters).toHaveLength(35);
    }
    expect(await countLetters(queue)).toMatchObject({ visible: 35, hidden: 0 });
  });

  it('counts those that somebody else holds', async () => {
    const { queue, receive } = await startLetterQueue(three);
    await receive('letters', 600);

    const list = await listLetters(queue, {}, options);

    expect(list.letters).toHaveLength(2);
    expect(list.hidden).toBe(1);
  });

  const chosen: readonly [string, LetterFilter, number[]][] = [
    ['a code', { codes: ['CALL_NOT_FOUND'] }, [2, 3]],
    ['several codes', { codes: ['CALL_NOT_FOUND', 'none'] }, [2, 3, 4]],
    ['no code', { codes: ['none'] }, [4]],
    ['call ids', { ids: ['1', '4'] }, [1, 4]],
    ['a time that none is behind', { sinceMs: Date.now() + 3_600_000 }, []],
    ['a time that all are behind', { sinceMs: Date.now() - 3_600_000 }, [1, 2, 3, 4]],
    ['a code and call ids', { codes: ['CALL_NOT_FOUND'], ids: ['1', '2'] }, [2]],
  ];
  it.each(chosen)('can be chosen by %s', async (_, filter, expected) => {
    const { queue } = await startLetterQueue(
      lettersOf(['LINER_REFUSED_REQUEST', 'CALL_NOT_FOUND', 'CALL_NOT_FOUND', undefined]),
    );

    const { letters } = await listLetters(queue, filter, options);

    expect(letters.map(({ callId }) => callId).sort()).toEqual(expected);
  });

  it('finds a letter whose body says no call by its own id', async () => {
    const { queue } = await startLetterQueue([
      { body: 'no JSON', code: 'MESSAGE_UNREADABLE' },
      ...three,
    ]);
    const all = await listLetters(queue, {}, options);
    const unreadable = all.letters.find(({ callId }) => callId === undefined);

    const { letters } = await listLetters(queue, { ids: [unreadable?.id ?? ''] }, options);

    expect(letters).toEqual([unreadable]);
  });
});
