import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { sharedStack } from '../support/stack-fixture.ts';

const shared = sharedStack();

/** the command as its process, told of the run as a shell with its exports is */
async function calls(...args: string[]) {
  const env = { ...process.env, AWS_ENDPOINT_URL: shared.stack.awsEndpoint };
  const child = spawn(process.execPath, ['operate/main.ts', ...args], { env });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, output, errors };
}

describe('calls', () => {
  it('tells how the stack is doing, after a call that was stored and one that was given up', async () => {
    shared.liner.script(2, (_, response) => void response.writeHead(400).end());
    await shared.client.sendCalls([1, 2]);
    await shared.client.idle();

    const { code, output, errors } = await calls('status', '--json');

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(JSON.parse(output)).toMatchObject({
      queue: { waiting: 0, hidden: 0, delayed: 0 },
      deadLetters: 1,
      lastHour: { Received: 2, Enriched: 1, DeadLettered: 1 },
      deadLettered: [{ code: 'LINER_REFUSED_REQUEST', count: 1 }],
      alarms: [],
    });
    const { output: shown } = await calls('status', '--local');
    expect(shown).toMatch(/^Dead letters +1; in the last day: LINER_REFUSED_REQUEST 1$/m);
  });
});
