import { setTimeout as sleep } from 'node:timers/promises';
import { webhookSecretCanary } from '../support/canaries.ts';
import type { StackClient } from '../support/stack-client.ts';
import type { Traffic, Way } from './plan.ts';
import type { SoakLiner } from './soak-liner.ts';

/** What the senders know when all is sent. */
export interface Intake {
  readonly sent: Record<Way, number>;
  /** ids that the stack has taken upon itself */
  readonly accepted: Set<number>;
  /** answers that refused an id for good, by code */
  readonly refused: Record<string, number>;
  /** message ids of what holds no call id, and went into the queue */
  readonly malformed: Set<string>;
  /** how often a sender had to ask again */
  again: number;
  /** what no sender could deliver, however often it tried */
  readonly givenUp: string[];
}

type Answer = 'accepted' | 'again' | { readonly refused: string };

const burst = 4;
const mostTries = 60;

export function createSenders(client: StackClient, liner: SoakLiner) {
  const intake: Intake = {
    sent: { queue: 0, webhook: 0, request: 0, invoke: 0 },
    accepted: new Set(),
    refused: {},
    malformed: new Set(),
    again: 0,
    givenUp: [],
  };
  return { intake, perform };

  async function perform(traffic: Traffic): Promise<void> {
    if (traffic.kind === 'malformed') return send(traffic.way, traffic.body);
    if (traffic.kind === 'changed') liner.change(traffic.callId);
    const body = JSON.stringify({ callId: traffic.callId });
    const copies = traffic.kind === 'burst' ? burst : 1;
    const sending = Array.from({ length: copies }, () => send(traffic.way, body, traffic.callId));
    await Promise.all(sending);
  }

  /** as patient senders do: again, until there is an answer that says something */
  async function send(way: Way, body: string, callId?: number): Promise<void> {
    intake.sent[way]++;
    for (let tries = 0; tries < mostTries; tries++) {
      const answer = await attempt(way, body, callId).catch((): Answer => 'again');
      if (answer === 'accepted') {
        if (callId !== undefined) intake.accepted.add(callId);
        return;
      }
      if (answer !== 'again') {
        intake.refused[answer.refused] = (intake.refused[answer.refused] ?? 0) + 1;
        return;
      }
      intake.again++;
      await sleep(500);
    }
    intake.givenUp.push(`${way} ${body}`);
  }

  async function attempt(way: Way, body: string, callId: number | undefined): Promise<Answer> {
    if (way === 'queue') {
      const messageId = await client.send(body);
      if (callId === undefined) intake.malformed.add(messageId);
      return 'accepted';
    }
    if (way === 'webhook') return readHttp(await client.webhook(body, webhookSecretCanary));
    if (way === 'request') {
      return readHttp(await client.http('POST', `/calls/${callId ?? encodeURIComponent(body)}`));
    }
    const { answer, failed } = await client.invoke(JSON.stringify({ callIds: [callId ?? body] }));
    if (failed) return 'again';
    const [result] = (answer as { results: { outcome: string; code: string }[] }).results;
    if (result?.outcome === 'refused') return { refused: result.code };
    return result?.outcome === 'failed' ? 'again' : 'accepted';
  }
}

function readHttp({ status, text }: { status: number; text: string }): Answer {
  if (status < 300) return 'accepted';
  return status >= 500 ? 'again' : { refused: JSON.parse(text).code };
}
