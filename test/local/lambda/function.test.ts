import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../support/local-eventually.ts';
import { startToy } from '../../support/local-function.ts';

describe('a local function', () => {
  it('answers with what its handler returns', async () => {
    const toy = startToy('exports.handler = async (event) => ({ twice: event.n * 2 })');

    const result = await toy.invoke('{"n":21}');

    expect(result).toEqual({ payload: '{"twice":42}', failed: false });
  });

  it('answers null where the handler returns nothing', async () => {
    const toy = startToy('exports.handler = async () => {}');

    expect((await toy.invoke('{}')).payload).toBe('null');
  });

  it('tells the handler who it is and how long it may run', async () => {
    const toy = startToy(`exports.handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis(), region: process.env.AWS_REGION })`);

    const { payload } = await toy.invoke('{}');

    const seen = JSON.parse(payload);
    expect(seen).toMatchObject({
      functionName: 'Toy',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Toy',
      memoryLimitInMB: '128',
      region: 'us-east-1',
    });
    expect(seen.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen.remaining).toBeGreaterThan(0);
    expect(seen.remaining).toBeLessThanOrEqual(10_000);
  });

  it('has its own environment and nothing of this process but the PATH', async () => {
    vi.stubEnv('SECRET_OF_THE_HOST', 'yes');
    const toy = startToy('exports.handler = async () => process.env', {
      environment: { OWN: 'mine' },
    });

    const { payload } = await toy.invoke('{}');

    const env = JSON.parse(payload);
    expect(env).toMatchObject({ OWN: 'mine', PATH: process.env.PATH, _HANDLER: 'index.handler' });
    expect(env).not.toHaveProperty('SECRET_OF_THE_HOST');
    expect(env).not.toHaveProperty('HOME');
  });

  it('keeps its sandbox warm', async () => {
    const toy = startToy('let n = 0; exports.handler = async () => ++n');

    await toy.invoke('{}');
    const { payload } = await toy.invoke('{}');

    expect(payload).toBe('2');
    expect(toy.sandboxes()).toHaveLength(1);
  });

  it('has as many sandboxes as invocations at once, and no more than allowed', async () => {
    const toy = startToy(
      // answers once it has seen another sandbox at work
      `const { readdirSync, writeFileSync } = require('node:fs');
       exports.handler = async () => {
         writeFileSync(process.pid + '.pid', '');
         while (readdirSync('.').filter((name) => name.endsWith('.pid')).length < 2)
           await new Promise((resolve) => setTimeout(resolve, 10));
         return process.pid }`,
      { maxSandboxes: 2 },
    );

    const results = await Promise.all([1, 2, 3, 4].map(() => toy.invoke('{}')));

    expect(new Set(results.map(({ payload }) => payload)).size).toBe(2);
  });

  it('reports what the handler throws, logs it, and stays warm', async () => {
    const toy = startToy('exports.handler = async () => { throw new TypeError("no") }');

    const { payload, failed } = await toy.invoke('{}');

    expect(failed).toBe(true);
    expect(JSON.parse(payload)).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
    expect(toy.log).toEqual([expect.stringContaining('TypeError')]);
    expect(toy.sandboxes()).toHaveLength(1);
  });

  it('has handed on all that was printed by the time it answers, and nothing else', async () => {
    const toy = startToy(`exports.handler = async ({ lines }) => {
      for (let n = 0; n < lines; n++) console[n % 2 ? 'error' : 'log']('x'.repeat(1000));
      process.stdout.write('no end of line') }`);

    for (const lines of [1, 200, 0]) {
      toy.log.length = 0;
      await toy.invoke(JSON.stringify({ lines }));

      expect(toy.log).toHaveLength(lines + 1);
      expect(toy.log.filter((line) => !/^x{1000}$/.test(line))).toEqual(['no end of line']);
    }
  });

  it('has handed on what was printed before its process ended', async () => {
    const toy = startToy(`exports.handler = async ({ how }) => {
      console.log('ran'); process.stdout.write('!'.repeat(1000));
      if (how === 'exit') process.exit(3);
      setTimeout(() => { throw Error('loose') });
      return new Promise(() => {}) }`);

    for (const how of ['exit', 'throw']) {
      toy.log.length = 0;
      await toy.invoke(JSON.stringify({ how }));

      expect(toy.log).toEqual(expect.arrayContaining(['ran', '!'.repeat(1000)]));
    }
  });

  it('answers even though its output was closed', async () => {
    const toy = startToy(`exports.handler = async () => {
      process.stdout.end(); await new Promise((done) => process.stdout.on('close', done)); return 1 }`);

    expect((await toy.invoke('{}')).payload).toBe('1');
  });

  it('reports an init that fails, and tries again with the next invocation', async () => {
    const toy = startToy('throw new Error("bad environment: A, B")');

    const results = [await toy.invoke('{}'), await toy.invoke('{}')];

    for (const { payload, failed } of results) {
      expect(failed).toBe(true);
      expect(JSON.parse(payload)).toMatchObject({ errorMessage: 'bad environment: A, B' });
    }
  });

  it('kills what runs longer than it may, even in a loop that never yields', async () => {
    const toy = startToy('exports.handler = async () => { for (;;); }', { timeoutMs: 300 });

    const { payload, failed } = await toy.invoke('{}');

    expect(failed).toBe(true);
    expect(JSON.parse(payload)).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 0\.30 seconds$/),
    });
    expect(toy.sandboxes()).toEqual([]);
  });

  it('reports a sandbox that ends in the middle, and starts another', async () => {
    const toy = startToy(
      'exports.handler = async (event) => { if (event.die) process.exit(3); return "alive" }',
    );

    const dead = await toy.invoke('{"die":true}');
    const next = await toy.invoke('{}');

    expect(JSON.parse(dead.payload)).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 3'),
    });
    expect(next.payload).toBe('"alive"');
  });

  it('reports an invocation whose sandbox is killed from outside', async () => {
    const toy = startToy('exports.handler = () => new Promise((r) => setTimeout(r, 60_000))', {
      timeoutMs: 60_000,
    });

    const running = toy.invoke('{}');
    process.kill(await eventually(() => toy.sandboxes()[0]), 'SIGKILL');

    expect(JSON.parse((await running).payload).errorType).toBe('Runtime.ExitError');
  });

  it('reports a promise that nobody awaited', async () => {
    const toy = startToy(`exports.handler = async () => {
      Promise.reject(new Error('loose')); await new Promise((r) => setTimeout(r, 60_000)) }`);

    const { payload } = await toy.invoke('{}');

    expect(JSON.parse(payload)).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'loose',
    });
  });

  it('loads ES modules too', async () => {
    const toy = startToy('export const handler = async () => import.meta.url.slice(0, 7)');

    expect((await toy.invoke('{}')).payload).toBe('"file://"');
  });

  it('ends its sandboxes when it is stopped', async () => {
    const toy = startToy('exports.handler = async () => process.pid');
    const { payload } = await toy.invoke('{}');

    await toy.stop();

    expect(existsSync(`/proc/${payload}`)).toBe(false);
    expect(await toy.invoke('{}')).toMatchObject({ failed: true });
  });
});
