import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { assumptions } from '../../bench/cost/assumptions.ts';
import { copiedRecording, recordingsPerMonth, requestsOfCopy } from '../../bench/cost/copies.ts';
import { costPerMillion } from '../../bench/cost/prices.ts';
import { resource, templateWith } from '../infra/synthesized.ts';
import { copyFunction, playing } from '../support/copy-function.ts';

const lambda = copyFunction();

describe('a copied recording', () => {
  it('is charged for the requests that the function makes', async () => {
    lambda.store(7, [lambda.recording(1)]);
    lambda.serve(1, playing());
    const counts = { reads: 0, bucket: 0 };
    const requestsFor = async (body: object) => {
      await lambda.deliver({ body });
      const before = { ...counts };
      counts.reads = lambda.table.client.commandCalls(GetItemCommand).length;
      counts.bucket = lambda.bucket.requests.length;
      return { reads: counts.reads - before.reads, bucket: counts.bucket - before.bucket };
    };

    expect(await requestsFor({ callId: 7 })).toEqual(requestsOfCopy.call);
    expect(await requestsFor({ callId: 7, recordingId: 1 })).toEqual(requestsOfCopy.recording);
  });

  it('is charged for the memory that the function has', () => {
    const template = templateWith({ recordings: 'copy' });
    const { MemorySize } = resource(template, 'AWS::Lambda::Function', /^CopyRec/).Properties;

    expect(assumptions.copies.memoryMb).toBe(MemorySize);
  });

  it('costs nine queue requests, four of the bucket and of reading, an event and a second', () => {
    const queue = 9 * 0.4;
    const bucket = 4 * 5;
    const reads = 4 * 0.125;
    const compute = 3 * 0.2 + 0.5 * 1.1 * 13.3334;
    const logs = 3 * 600 * 0.0005;

    expect(costPerMillion(copiedRecording())).toBeCloseTo(
      queue + bucket + reads + compute + logs + 1,
      3,
    );
  });

  it('is kept for 2.3 cents a month and gigabyte', () => {
    expect(recordingsPerMonth()).toBeCloseTo(23);
  });
});
