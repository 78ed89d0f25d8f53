import { describe, expect, it, onTestFinished } from 'vitest';
import { createAsyncInvoker } from '../../../local/lambda/async-invoker.ts';
import { startToy } from '../../support/local-function.ts';

const failing = `exports.handler = async (event, { awsRequestId }) => {
  console.log(awsRequestId); throw new Error('no') }`;

function start(code: string) {
  const toy = startToy(code);
  const invoker = createAsyncInvoker(5);
  onTestFinished(invoker.stop);
  /** what the function printed, without its errors */
  const printed = () => toy.log.filter((line) => !line.startsWith('{'));
  return { toy, invoker, printed };
}

describe('an event nobody waits for', () => {
  it('is processed once by a function that takes it', async () => {
    const { toy, invoker, printed } = start('exports.handler = async () => console.log("ran")');

    await invoker.invoke(toy, '{}');

    expect(printed()).toEqual(['ran']);
  });

  it('is tried twice more, under the same request id, and then dropped', async () => {
    const { toy, invoker, printed } = start(failing);

    await invoker.invoke(toy, '{}');

    expect(printed()).toHaveLength(3);
    expect(new Set(printed()).size).toBe(1);
  });

  it('is left with a notice where the function has a destination for failures', async () => {
    const { toy, invoker, printed } = start(failing);
    const notices: object[] = [];
    invoker.configure(toy.arn, { retries: 0, onFailure: async (notice) => notices.push(notice) });

    await invoker.invoke(toy, '{"n":1}');

    expect(notices).toMatchObject([
      {
        requestContext: {
          requestId: printed()[0],
          condition: 'RetriesExhausted',
          approximateInvokeCount: 1,
        },
        requestPayload: { n: 1 },
        responsePayload: { errorType: 'Error', errorMessage: 'no' },
      },
    ]);
  });

  it('is not tried again once all is stopped', async () => {
    const { toy, invoker, printed } = start(failing);

    const invoked = invoker.invoke(toy, '{}');
    invoker.stop();
    await invoked;

    expect(printed()).toHaveLength(1);
  });
});
