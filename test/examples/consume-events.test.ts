import { describe, expect, it } from 'vitest';
import { CallEvent } from '../../core/call-event.ts';
import { type ConsumerParts, consumeEvents } from '../../examples/consume-events.ts';
import { NotTaken } from '../../examples/send-json.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { sqsEvent } from '../support/sqs-event.ts';
import { callEvent } from './call-events.ts';

function start(parts: Partial<ConsumerParts<CallEvent>> = {}) {
  const taken: string[] = [];
  const lines: object[] = [];
  const hidden = new Map<string, number>();
  const line = (message: string, fields?: object) => lines.push({ message, ...fields });
  const handler = consumeEvents({
    schema: CallEvent,
    take: async ({ id }) => {
      taken.push(id);
      return 'done';
    },
    postpone: async (messages) => {
      for (const { receiptHandle, delayMs } of messages) hidden.set(receiptHandle, delayMs);
    },
    ladder: { baseMs: 10_000, capMs: 1_800_000 },
    random: () => 1,
    now: () => 0,
    log: { debug: line, info: line, warn: line, error: line },
    ...parts,
  });
  return { handler, taken, lines, hidden };
}

const onTheBus = (callId: number) => ({ 'detail-type': 'x', detail: callEvent({}, callId) });

describe('a consumer of events', () => {
  it('takes them one after the other', async () => {
    const { handler, taken } = start();

    const event = sqsEvent({ body: onTheBus(1) }, { body: onTheBus(2) });
    const answer = await handler(event, lambdaContext());

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(taken.map((id) => id.split('/')[0])).toEqual(['1', '2']);
  });

  it('hands back only what failed, with backoff', async () => {
    const take = async ({ callId }: { callId: number }) => {
      if (callId === 1) throw new NotTaken(500);
      return 'done';
    };
    const { handler, hidden, lines } = start({ take });

    const event = sqsEvent({ body: onTheBus(1), receiveCount: 3 }, { body: onTheBus(2) });
    const answer = await handler(event, lambdaContext());

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect([...hidden]).toEqual([['receipt of m1', 40_000]]);
    expect(lines).toMatchObject([{ message: 'comes back', status: 500, callId: 1 }, { callId: 2 }]);
  });

  it('waits as long as the other side asks for', async () => {
    const take = async () => {
      throw new NotTaken(429, 77_000);
    };
    const { handler, hidden } = start({ take });

    await handler(sqsEvent({ body: onTheBus(1) }), lambdaContext());

    expect([...hidden.values()]).toEqual([77_000]);
  });

  it('hands back what is no event of ours, and quotes none of it', async () => {
    const { handler, lines } = start();

    const event = sqsEvent({ body: '{"phone": "+79001234567"}' }, { body: 'not json' });
    const { batchItemFailures } = await handler(event, lambdaContext());

    expect(batchItemFailures).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toMatch(/79001234567|not json/);
  });

  it('hands back what it has no time for', async () => {
    const { handler, taken } = start();

    const context = lambdaContext(() => 0);
    const { batchItemFailures } = await handler(sqsEvent({ body: onTheBus(1) }), context);

    expect(batchItemFailures.length + taken.length).toBe(1);
  });

  it('answers even when nothing can be postponed', async () => {
    const fail = async () => {
      throw new Error('down');
    };
    const { handler } = start({ take: fail, postpone: fail });

    const { batchItemFailures } = await handler(sqsEvent({ body: onTheBus(1) }), lambdaContext());

    expect(batchItemFailures).toHaveLength(1);
  });
});
