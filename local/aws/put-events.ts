import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { accountId, region } from '../lambda/environment.ts';
import { parseInput, ServiceError } from './json-service.ts';

/** An event as its targets receive it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** of the replay that sends it again */
  readonly 'replay-name'?: string;
}

const PutEntry = z.object({
  EventBusName: z.string().optional(),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  /** in seconds */
  Time: z.number().optional(),
  Resources: z.array(z.string()).default([]),
});
export type PutEntry = z.output<typeof PutEntry>;
const PutEvents = z.object({ Entries: z.array(PutEntry).min(1).max(10) });

/** https://aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb */
const limitBytes = 1024 * 1024;

/** @throws {ServiceError} for what the whole request is refused for */
export function entriesOf(input: unknown): PutEntry[] {
  const { Entries } = parseInput(PutEvents, input, 'ValidationException');
  if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > limitBytes) {
    const message = 'Total size of the entries in the request is over the limit.';
    throw new ServiceError('ValidationException', message);
  }
  return Entries;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function bytesOf({ Time, Source = '', DetailType = '', Detail = '', Resources }: PutEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  const timeBytes = Time === undefined ? 0 : 14;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), timeBytes);
}

export function problemOf({ Source, DetailType, Detail }: PutEntry) {
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value) {
      const reason = `Reason: ${name} is a required argument.`;
      return refused('InvalidArgument', `Parameter ${name} is not valid. ${reason}`);
    }
  }
  if (Source?.startsWith('aws.')) {
    return refused('NotAuthorizedForSourceException', `Not authorized for the source ${Source}.`);
  }
  return objectIn(Detail ?? '') ? undefined : refused('MalformedDetail', 'Detail is malformed.');
}

export function refused(ErrorCode: string, ErrorMessage: string) {
  return { ErrorCode, ErrorMessage };
}

export function eventOf({ Source, DetailType, Detail, Time, Resources }: PutEntry): BusEvent {
  const time = new Date(Time === undefined ? Date.now() : Time * 1000);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': DetailType ?? '',
    source: Source ?? '',
    account: accountId,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region,
    resources: Resources,
    detail: objectIn(Detail ?? '') ?? {},
  };
}

function objectIn(json: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
