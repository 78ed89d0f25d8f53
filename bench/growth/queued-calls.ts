import { setTimeout as sleep } from 'node:timers/promises';
import { startFunction } from '../../local/lambda/function.ts';
import { pollQueue } from '../../local/triggers/sqs-poller.ts';
import { type CountedServices, startCountedServices } from '../fake-services/counted-services.ts';
import { cpuMsOf } from '../sandbox/process-usage.ts';
import type { TestBed } from '../test-bed/test-bed.ts';
import type { Spending } from './spending.ts';

/** what is compiled and connected by then stays so */
const warmUpCalls = 1_000;
const sandboxes = 5;

/** Lets the queue hold that many calls, then has them enriched by sandboxes that are warm. */
export async function measureQueuedCalls(
  testBed: TestBed,
  linerOrigin: string,
  calls: number,
): Promise<Spending> {
  const services = await startCountedServices(testBed.assemblyDir);
  const settings = testBed.settings('enrich', { awsOrigin: services.awsOrigin, linerOrigin });
  const queueUrl = settings.environment.CALL_QUEUE_URL ?? '';
  const enrich = startFunction({ ...settings, maxSandboxes: sandboxes });
  const cpuMs = () => enrich.sandboxes().reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  try {
    await drain(1, warmUpCalls);
    const before = cpuMs();
    services.takeCounts();
    await drain(1 + warmUpCalls, calls);
    return { cpuMs: cpuMs() - before, requests: services.takeCounts() };
  } finally {
    await enrich.stop();
    await services.stop();
  }

  async function drain(firstId: number, count: number) {
    await send(services, queueUrl, firstId, count);
    const mapping = {
      queueUrl,
      queueArn: 'arn:aws:sqs:us-east-1:000000000000:calls',
      batchSize: 10,
      batchWindowSeconds: 1,
      maxConcurrency: sandboxes,
      reportsItemFailures: true,
    };
    const poller = pollQueue(services.sqs, mapping, enrich);
    while (!(await isEmpty(services, queueUrl))) await sleep(100);
    await poller.stop();
  }
}

async function send({ sqs }: CountedServices, QueueUrl: string, firstId: number, count: number) {
  for (let start = 0; start < count; start += 10) {
    const Entries = Array.from({ length: Math.min(10, count - start) }, (_, i) => ({
      Id: String(i),
      MessageBody: JSON.stringify({ callId: firstId + start + i }),
    }));
    await sqs.call('SendMessageBatch', { QueueUrl, Entries });
  }
}

async function isEmpty({ sqs }: CountedServices, QueueUrl: string): Promise<boolean> {
  const { Attributes } = await sqs.call<{ Attributes: Record<string, string> }>(
    'GetQueueAttributes',
    { QueueUrl, AttributeNames: ['All'] },
  );
  return Object.entries(Attributes)
    .filter(([name]) => name.startsWith('ApproximateNumberOfMessages'))
    .every(([, count]) => count === '0');
}
