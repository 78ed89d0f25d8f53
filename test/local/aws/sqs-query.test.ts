import { describe, expect, it } from 'vitest';
import { inputOfForm, xmlAnswer } from '../../../local/aws/sqs-query.ts';
import { startSqs } from '../../support/local-sqs.ts';

async function start() {
  const { origin, url } = await startSqs();
  return {
    url,
    ask: async (form: Record<string, string>, path = '/') => {
      const body = new URLSearchParams({ Version: '2012-11-05', ...form });
      const response = await fetch(`${origin}${path}`, { method: 'POST', body });
      return { status: response.status, xml: await response.text() };
    },
  };
}

describe('SQS for clients of before November 2023', () => {
  it('takes, shows and deletes a message with its attributes', async () => {
    const { ask, url } = await start();
    const QueueUrl = url('calls');

    const sent = await ask(
      {
        Action: 'SendMessage',
        QueueUrl,
        MessageBody: '{"callId": 1} & <more>',
        'MessageAttribute.1.Name': 'code',
        'MessageAttribute.1.Value.DataType': 'String',
        'MessageAttribute.1.Value.StringValue': 'A',
      },
      '/000000000000/calls',
    );
    const received = await ask({
      Action: 'ReceiveMessage',
      QueueUrl,
      'AttributeName.1': 'All',
      'MessageAttributeName.1': 'All',
      MaxNumberOfMessages: '10',
    });
    const ReceiptHandle = /<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(received.xml)?.[1] ?? '';
    const deleted = await ask({ Action: 'DeleteMessage', QueueUrl, ReceiptHandle });
    const left = await ask({ Action: 'GetQueueAttributes', QueueUrl, 'AttributeName.1': 'All' });

    expect(sent.xml).toMatch(/<SendMessageResult><MessageId>.*<MD5OfMessageBody>/);
    expect(received.xml).toContain('<Body>{&#34;callId&#34;: 1} &#38; &#60;more&#62;</Body>');
    expect(received.xml).toContain(
      '<MessageAttribute><Name>code</Name><Value><DataType>String</DataType><StringValue>A</StringValue></Value></MessageAttribute>',
    );
    expect(received.xml).toContain(
      '<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>',
    );
    expect(deleted.status).toBe(200);
    expect(left.xml).toContain(
      '<Attribute><Name>ApproximateNumberOfMessagesNotVisible</Name><Value>0</Value></Attribute>',
    );
  });

  it('takes batches', async () => {
    const { ask, url } = await start();

    const { xml } = await ask({
      Action: 'SendMessageBatch',
      QueueUrl: url('calls'),
      'SendMessageBatchRequestEntry.1.Id': 'a',
      'SendMessageBatchRequestEntry.1.MessageBody': 'one',
      'SendMessageBatchRequestEntry.2.Id': 'b',
      'SendMessageBatchRequestEntry.2.MessageBody': 'two',
      'SendMessageBatchRequestEntry.2.DelaySeconds': '1',
    });

    expect(xml.match(/<SendMessageBatchResultEntry><Id>[ab]<\/Id>/g)).toHaveLength(2);
  });

  it('names queues by addresses that can be reached, and those that are not there', async () => {
    const { ask, url } = await start();

    const found = await ask({ Action: 'GetQueueUrl', QueueName: 'calls' });
    const all = await ask({ Action: 'ListQueues' });
    const missing = await ask({ Action: 'GetQueueUrl', QueueName: 'nowhere' });

    expect(found.xml).toContain(`<QueueUrl>${url('calls')}</QueueUrl>`);
    expect(all.xml.match(/<QueueUrl>/g)).toHaveLength(2);
    expect(missing.status).toBe(400);
    expect(missing.xml).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
  });

  it('moves dead letters', async () => {
    const { ask } = await start();
    const SourceArn = 'arn:aws:sqs:us-east-1:000000000000:letters';

    const started = await ask({ Action: 'StartMessageMoveTask', SourceArn });
    const listed = await ask({ Action: 'ListMessageMoveTasks', SourceArn });

    expect(started.xml).toMatch(/<TaskHandle>.+<\/TaskHandle>/);
    expect(listed.xml).toMatch(/<ListMessageMoveTasksResultEntry>.*<Status>/);
  });

  it('refuses what SQS does not know', async () => {
    const { ask } = await start();

    const { status, xml } = await ask({ Action: 'Nothing' });

    expect(status).toBe(400);
    expect(xml).toContain('<Code>InvalidAction</Code>');
  });

  it('says who is calling', async () => {
    const { ask } = await start();

    const { xml } = await ask({ Action: 'GetCallerIdentity', Version: '2011-06-15' });

    expect(xml).toContain('<Account>000000000000</Account>');
  });
});

describe('a form', () => {
  it('means the same as AWS JSON', () => {
    const form = new URLSearchParams({
      Action: 'CreateQueue',
      QueueName: 'q',
      'Attribute.1.Name': 'DelaySeconds',
      'Attribute.1.Value': '5',
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'a=b',
      WaitTimeSeconds: '20',
    });

    expect(inputOfForm(form)).toEqual({
      Action: 'CreateQueue',
      QueueName: 'q',
      Attributes: { DelaySeconds: '5' },
      Tags: { team: 'a=b' },
      WaitTimeSeconds: 20,
    });
  });

  it('does no harm with strange names', () => {
    const form = new URLSearchParams('__proto__.polluted=1&a=1&a.b=2&.=3');

    expect(() => inputOfForm(form)).not.toThrow();
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('is answered with nothing where there is nothing', () => {
    expect(xmlAnswer('ReceiveMessage', { Messages: undefined })).toContain(
      '<ReceiveMessageResult></ReceiveMessageResult>',
    );
  });
});
