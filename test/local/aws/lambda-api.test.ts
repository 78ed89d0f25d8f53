import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { createLambda } from '../../../local/aws/lambda-api.ts';
import { createAsyncInvoker } from '../../../local/lambda/async-invoker.ts';
import { eventually } from '../../support/local-eventually.ts';
import { startToy } from '../../support/local-function.ts';

async function serve(code: string) {
  const toy = startToy(code);
  const async = createAsyncInvoker(10);
  onTestFinished(async.stop);
  const endpoint = await startAwsEndpoint(0, {
    byTarget: {},
    byPath: { '/2015-03-31/functions/': createLambda(() => [toy], async).serve },
  });
  onTestFinished(endpoint.close);
  const invoke = (name: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${endpoint.origin}/2015-03-31/functions/${name}/invocations`, {
      method: 'POST',
      headers,
      body,
    });
  const { origin } = endpoint;
  return { toy, invoke, origin };
}

describe('the local Invoke', () => {
  for (const name of [
    'Toy',
    encodeURIComponent('arn:aws:lambda:us-east-1:000000000000:function:Toy'),
  ]) {
    it(`answers with what the function ${name} returns`, async () => {
      const { invoke } = await serve('exports.handler = async (event) => event.n + 1');

      const response = await invoke(name, '{"n":1}');

      expect(response.status).toBe(200);
      expect(response.headers.get('x-amz-function-error')).toBeNull();
      expect(await response.text()).toBe('2');
    });
  }

  it('marks the error of a function', async () => {
    const { invoke } = await serve('exports.handler = async () => { throw new Error("no") }');

    const response = await invoke('Toy', '{}');

    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await response.json()).toMatchObject({ errorType: 'Error', errorMessage: 'no' });
  });

  it('does not wait for an event', async () => {
    const { toy, invoke } = await serve('exports.handler = async () => { console.log("ran") }');

    const response = await invoke('Toy', '{}', { 'x-amz-invocation-type': 'Event' });

    expect(response.status).toBe(202);
    await eventually(() => toy.log.includes('ran'));
  });

  it('tries an event again that failed', async () => {
    const { toy, invoke } = await serve(
      'exports.handler = async (event) => { console.log(event.n); throw new Error("no") }',
    );

    await invoke('Toy', '{"n":7}', { 'x-amz-invocation-type': 'Event' });

    await eventually(() => toy.log.filter((line) => line === '7').length === 3);
  });

  it('takes smaller events from those who do not wait', async () => {
    const { invoke } = await serve('exports.handler = async (event) => event.length');
    // a text in quotes
    const event = (mebibytes: number, more: number) =>
      JSON.stringify('x'.repeat(mebibytes * 1024 * 1024 - 2 + more));
    const send = (body: string) => invoke('Toy', body, { 'x-amz-invocation-type': 'Event' });

    expect((await invoke('Toy', event(6, 0))).status).toBe(200);
    expect((await invoke('Toy', event(6, 1))).status).toBe(413);
    expect((await send(event(1, 0))).status).toBe(202);
    expect((await send(event(1, 1))).status).toBe(413);
  });

  it('hands on 6 MB of an answer, and no more', async () => {
    // two quotes, and 100 bytes more than 6 MiB
    const most = 6 * 1024 * 1024 + 98;
    const { toy, invoke } = await serve('exports.handler = async (event) => "x".repeat(event.n)');

    const whole = await invoke('Toy', JSON.stringify({ n: most }));
    const tooLarge = await invoke('Toy', JSON.stringify({ n: most + 1 }));

    expect(await whole.text()).toHaveLength(most + 2);
    expect(tooLarge.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await tooLarge.json()).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
    expect(toy.log.join()).toContain('Response payload size exceeded');
  });

  it('refuses an unknown function and what is no JSON', async () => {
    const { invoke } = await serve('exports.handler = async () => 1');

    const unknown = await invoke('Other', '{}');
    const text = await invoke('Toy', 'hello');

    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(text.status).toBe(400);
    expect(text.headers.get('x-amzn-errortype')).toBe('InvalidRequestContentException');
  });
});

describe('the local GetFunctionConfiguration', () => {
  it('tells what a function was told', async () => {
    const { origin, toy } = await serve('');
    const client = new LambdaClient({
      endpoint: origin,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

    const told = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'Toy' }));
    const asked = client.send(new GetFunctionConfigurationCommand({ FunctionName: 'Nobody' }));

    expect(told).toMatchObject({
      FunctionName: 'Toy',
      Environment: { Variables: toy.environment },
    });
    await expect(asked).rejects.toThrow('Function not found');
  });
});
