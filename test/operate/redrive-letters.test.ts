import { describe, expect, it } from 'vitest';
import { countLetters, listLetters } from '../../operate/list-letters.ts';
import { dropLetters, redriveLetters } from '../../operate/redrive-letters.ts';
import { lettersOf, startLetterQueue } from '../support/letter-queue.ts';

const options = { now: Date.now, waitSeconds: 0, pace: async () => {} };
const mixed = lettersOf(
  Array.from({ length: 60 }, (_, n) => (n % 3 ? 'CALL_NOT_FOUND' : 'LINER_WRONG_CALL')),
);
const notFound = { codes: ['CALL_NOT_FOUND'] };

const bodiesOf = (letters: readonly { Body?: string | undefined }[]) =>
  letters.map(({ Body }) => Body).sort();

describe('a redrive', () => {
  it('sends the chosen letters and leaves the others where they are, for all to see', async () => {
    const { queue, callQueueUrl, drain } = await startLetterQueue(mixed);

    const result = await redriveLetters(queue, callQueueUrl, notFound, options);

    expect(result).toMatchObject({ removed: 40, failed: 0, byCode: { CALL_NOT_FOUND: 40 } });
    expect(result.end).toBe('all');
    const [sent, left] = [await drain('calls'), await drain('letters')];
    const of = (code: string) => mixed.filter((letter) => letter.code === code);
    expect(bodiesOf(sent)).toEqual(
      of('CALL_NOT_FOUND')
        .map(({ body }) => body)
        .sort(),
    );
    expect(bodiesOf(left)).toEqual(
      of('LINER_WRONG_CALL')
        .map(({ body }) => body)
        .sort(),
    );
  });

  it('takes the reason off, and leaves on what the sender wrote', async () => {
    const { queue, callQueueUrl, drain } = await startLetterQueue([
      { body: '{"callId":1}', code: 'CALL_NOT_FOUND', attributes: { trace: 'theirs' } },
    ]);

    await redriveLetters(queue, callQueueUrl, {}, options);

    expect(await drain('calls')).toMatchObject([
      { MessageAttributes: { trace: { StringValue: 'theirs' } } },
    ]);
    const [sent] = await drain('calls');
    expect(Object.keys(sent?.MessageAttributes ?? {})).not.toContain('code');
  });

  it('goes through a queue that is larger than what it takes at a time', async () => {
    const { queue, callQueueUrl, drain } = await startLetterQueue(mixed);

    const result = await redriveLetters(queue, callQueueUrl, notFound, {
      ...options,
      windowSize: 7,
    });

    expect(result.removed).toBe(40);
    expect(await drain('calls')).toHaveLength(40);
    expect(await drain('letters')).toHaveLength(20);
  });

  it('waits its turn before each letter it sends', async () => {
    const { queue, callQueueUrl } = await startLetterQueue(mixed);
    let turns = 0;
    const pace = async () => {
      turns++;
    };

    await redriveLetters(queue, callQueueUrl, notFound, { ...options, pace });

    expect(turns).toBe(40);
  });

  it('sends bodies of any size, each as it came', async () => {
    const bodies = ['x'.repeat(900_000), 'y'.repeat(900_000), '{"callId":1}', ' \n{"callId": 2}'];
    const { queue, callQueueUrl, drain, send } = await startLetterQueue();
    for (const body of bodies) await send('letters', { body, code: 'MESSAGE_UNREADABLE' });

    const { removed } = await redriveLetters(queue, callQueueUrl, {}, options);

    expect(removed).toBe(4);
    expect(bodiesOf(await drain('calls'))).toEqual(bodies.sort());
  });

  it('leaves alone what comes back while it works', async () => {
    const { queue, callQueueUrl, send, receive, drain } = await startLetterQueue(mixed);
    // whoever reads the call queue gives up at once
    const pace = async () => {
      for (const { Body = '', MessageId = '' } of (await receive('calls', 600)).Messages ?? []) {
        await send('letters', {
          body: Body,
          attributes: { code: 'X', sourceMessageId: MessageId },
        });
      }
    };
    const windowSize = 5;

    const { removed } = await redriveLetters(
      queue,
      callQueueUrl,
      {},
      {
        ...options,
        windowSize,
        pace,
      },
    );

    expect(removed).toBe(60);
    const [sent, back] = [await drain('calls'), await drain('letters')];
    expect(sent.length + back.length).toBe(60);
    expect(back.length).toBeGreaterThan(0);
  });

  it('leaves alone what was queued since it began, by the clock of SQS', async () => {
    const { queue, callQueueUrl } = await startLetterQueue(mixed);
    queue.client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { headers } = result.response as { headers: Record<string, string> };
        headers.date = new Date(Date.now() - 3_600_000).toUTCString();
        return result;
      },
      { step: 'deserialize', priority: 'low' },
    );

    const { removed } = await redriveLetters(queue, callQueueUrl, {}, options);

    expect(removed).toBe(0);
  });

  it('stops when it is told to, and gives back what it holds', async () => {
    const { queue, callQueueUrl, drain } = await startLetterQueue(mixed);
    const stop = new AbortController();
    let turns = 0;
    const pace = async () => {
      if (++turns === 15) stop.abort();
    };

    const result = await redriveLetters(
      queue,
      callQueueUrl,
      {},
      {
        ...options,
        pace,
        signal: stop.signal,
      },
    );

    expect(result.end).toBe('aborted');
    expect(result.removed).toBeLessThan(60);
    expect(await drain('calls')).toHaveLength(result.removed);
    expect(await drain('letters')).toHaveLength(60 - result.removed);
  });

  it('shares the letters with another that runs at once', async () => {
    const { queue, callQueueUrl, drain } = await startLetterQueue(mixed);
    const run = () => redriveLetters(queue, callQueueUrl, {}, options);

    const results = await Promise.all([run(), run()]);

    expect(results.map(({ removed }) => removed).reduce((a, b) => a + b)).toBe(60);
    expect(await drain('calls')).toHaveLength(60);
    expect(await countLetters(queue)).toMatchObject({ visible: 0, hidden: 0 });
  });

  it('removes no letter that was not sent', async () => {
    const { queue } = await startLetterQueue(mixed);
    const nowhere = queue.url.replace('letters', 'nowhere');

    await expect(redriveLetters(queue, nowhere, {}, options)).rejects.toThrow();

    expect((await listLetters(queue, {}, options)).letters).toHaveLength(60);
  });
});

describe('dropping letters', () => {
  it('removes the chosen ones, and sends nothing', async () => {
    const { queue, drain } = await startLetterQueue(mixed);

    const result = await dropLetters(queue, notFound, options);

    expect(result).toMatchObject({ removed: 40, failed: 0 });
    expect(await drain('calls')).toEqual([]);
    expect(await drain('letters')).toHaveLength(20);
  });
});
