import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { startAwsEndpoint } from '../../local/aws/endpoint.ts';
import { createSqs } from '../../local/aws/sqs.ts';

/** The local SQS with a queue `calls`, and its dead-letter queue `letters`; gone when the test ends. */
export async function startSqs() {
  const sqs = await createSqs(() => endpoint.origin);
  const endpoint = await startAwsEndpoint(0, {
    byTarget: { 'AmazonSQS.': sqs.serve },
    byPath: {},
    form: sqs.serveForm,
  });
  onTestFinished(async () => {
    await endpoint.close();
    await sqs.close();
  });
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const url = (name: string) => `${endpoint.origin}/000000000000/${name}`;
  await create('calls', 'letters');
  const client = new SQSClient({
    endpoint: endpoint.origin,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return { client, origin: endpoint.origin, arn, url, create };

  async function create(QueueName: string, deadLetters: string) {
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: arn(deadLetters),
      maxReceiveCount: 1,
    });
    await sqs.call('CreateQueue', { QueueName: deadLetters });
    await sqs.call('CreateQueue', { QueueName, Attributes: { RedrivePolicy } });
  }
}
