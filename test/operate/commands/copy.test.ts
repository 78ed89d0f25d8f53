import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readCopyMessage } from '../../../core/copy-message.ts';
import { mockClient } from '../../support/aws-mocks.ts';
import { callsCommand, deployedStack } from '../../support/calls-command.ts';

const CopyQueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/copies';

function copying(outputs: Record<string, string> = { CopyQueueUrl }) {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  deployedStack({ CallsTableName: 'calls', ...outputs });
  const sqs = mockClient(SQSClient);
  onTestFinished(() => sqs.restore());
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
  return () =>
    sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => ({
      url: input.QueueUrl,
      messages: input.Entries?.map(({ MessageBody = '' }) => readCopyMessage(MessageBody)),
    }));
}

describe('calls copy', () => {
  it('asks the copy queue for the recordings of calls, as its function reads it', async () => {
    const sent = copying();

    const { code, output } = await callsCommand(['copy', '7', '8']);

    expect(code).toBe(0);
    expect(output).toContain('2 of 2 ids sent');
    expect(sent()).toEqual([{ url: CopyQueueUrl, messages: [{ callId: 7 }, { callId: 8 }] }]);
  });

  it('only says what it would do', async () => {
    const sent = copying();

    const { output } = await callsCommand(['copy', '7', '--dry-run']);

    expect(output).toContain('1 of 1 ids would be sent');
    expect(sent()).toEqual([]);
  });

  it('says that a stack copies none, and that it takes ids', async () => {
    const sent = copying({});

    expect(await callsCommand(['copy', '7'])).toMatchObject({
      code: 4,
      errors: expect.stringContaining('copies no recordings'),
    });
    expect(await callsCommand(['copy'])).toMatchObject({ code: 2 });
    expect(sent()).toEqual([]);
  });
});
