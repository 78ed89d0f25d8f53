import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { LinerOrigin } from '../clients/liner.ts';
import { EventPhone } from '../core/call-event.ts';
import { IgnoreFields, ignoreFieldsHint } from '../core/ignored-fields.ts';
import { JsonPointer } from '../core/json-pointer.ts';
import { RecheckAfter } from '../core/recheck-ages.ts';
import { LogLevel } from '../functions/shared/log.ts';
import { isProducer } from './constructs/producers.ts';
import { maxReceiveCount, mostReceives } from './max-receive-count.ts';
import { reconcileContradictions } from './reconcile-settings.ts';
import { hostNames, recordingContradictions, usualMaxMb } from './recording-settings.ts';
import {
  duration,
  listOf,
  matching,
  oneOf,
  retentionDays,
  text,
  wholeNumber,
} from './setting-kinds.ts';

/** No hyphen, so that the stack's name says which stage it is. */
export const Stage = matching(
  /^[a-z][a-z0-9]{0,31}$/,
  'dev, which deletes its data with the stack, or another name, as in prod, which keeps it',
);

/** All that may differ between two deployments; each has its row in docs/settings.md. */
const Settings = z
  .strictObject({
    linerHost: text(
      'the origin of your Liner, as in https://liner.example; http only for this machine',
      (value) => LinerOrigin.safeParse(value).success,
    ).transform((value) => new URL(value).origin),
    stage: Stage.default('dev'),
    stackName: matching(
      /^[A-Za-z][A-Za-z0-9-]{0,94}$/,
      'a letter, then at most 94 letters, digits and hyphens; the stage is put behind it',
    ).default('CallEnrichment'),
    producerArns: text(
      'ARNs of SNS topics, EventBridge rules, roles or users, or account ids, parted by commas',
      (value) => listOf(value).every(isProducer),
    )
      .transform(listOf)
      .default([]),
    callIdPointer: text(
      'a JSON Pointer to the call id, as in /callId',
      (value) => JsonPointer.safeParse(value).success,
    ).default('/callId'),
    webhookAuth: oneOf('signature', 'token').default('signature'),
    webhookTokenHeader: matching(/^[A-Za-z0-9-]{1,64}$/, 'the name of an HTTP header')
      .transform((name) => name.toLowerCase())
      .default('x-webhook-token'),
    batchSize: wholeNumber(1, 100).default(10),
    batchWindowSeconds: wholeNumber(0, 300).default(1),
    maxConcurrency: wholeNumber(2, 1000).default(5),
    memoryMb: wholeNumber(128, 10_240).default(256),
    timeoutSeconds: wholeNumber(3, 900).default(30),
    linerTimeoutSeconds: wholeNumber(1, 25).default(10),
    tokenTtlSeconds: wholeNumber(1, 86_400).default(300),
    retryBaseSeconds: wholeNumber(1, 3600).default(10),
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
    retryCapSeconds: wholeNumber(1, 36_000).default(1800),
    recheckAfter: text(
      'ages up to a year in ascending order, as in PT10M,PT1H,PT24H',
      (value) => RecheckAfter.safeParse(value).success,
    ).default('PT10M,PT1H,PT24H'),
    ignoreFields: text(ignoreFieldsHint, (value) => IgnoreFields.safeParse(value).success).default(
      '',
    ),
    recordings: oneOf('off', 'list', 'copy').default('off'),
    recordingHosts: hostNames().default([]),
    recordingMaxMb: wholeNumber(1, 5000).default(usualMaxMb),
    expectSummary: oneOf('on', 'off').default('off'),
    reconcile: oneOf('on', 'off').default('on'),
    reconcileEvery: duration('PT1M', 'P30D').default('PT24H'),
    // as far back as a request may ask
    reconcileLookBack: duration('PT1M', 'P400D').default('P3D'),
    reconcileRequestsPerSecond: wholeNumber(1, 50).default(2),
    // seven days are as far back as an alarm looks
    silenceAlarmHours: wholeNumber(0, 168).default(72),
    incompleteAlarm: wholeNumber(1, 1_000_000).default(100),
    retainDays: wholeNumber(0, 36_500).default(0),
    eventPhone: oneOf(...EventPhone.options).default('masked'),
    eventRecordings: oneOf('on', 'off').default('off'),
    eventArchiveDays: wholeNumber(0, 36_500).default(0),
    operatorPolicy: oneOf('on', 'off').default('off'),
    indexByOrder: oneOf('on', 'off').default('off'),
    indexByUser: oneOf('on', 'off').default('off'),
    logLevel: oneOf(...LogLevel.options).default('INFO'),
    logRetentionDays: retentionDays().default(RetentionDays.ONE_MONTH),
    alarmTopicArn: matching(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
      'the ARN of an SNS topic; CloudWatch alarms cannot notify a FIFO topic',
    ).optional(),
    throttleRate: wholeNumber(1, 10_000).default(50),
    throttleBurst: wholeNumber(1, 5000).default(100),
    webhookRate: wholeNumber(1, 10_000).default(200),
    webhookBurst: wholeNumber(1, 5000).default(500),
  })
  .superRefine((settings, context) => {
    for (const [key, message] of contradictions(settings)) {
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });

/** of all settings */
export const settingNames: readonly string[] = Object.keys(Settings.shape);

export type Config = Readonly<z.output<typeof Settings>> & {
  /** sized so that a day without Liner needs no operator */
  readonly maxReceiveCount: number;
};

/** Thrown when the settings are no configuration; one line for each wrong key. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * @param placeOf how to name a key and where it was set
 * @returns the configuration; its stack name ends in the stage
 * @throws {ConfigurationError} naming every wrong key and what it accepts, never its value
 */
export function readConfig(
  settings: Readonly<Record<string, unknown>>,
  placeOf: (key: string) => string = (key) => `-c ${key}`,
): Config {
  const result = Settings.safeParse(settings);
  if (!result.success) {
    throw new ConfigurationError(complaints(result.error.issues, placeOf).join('\n'));
  }
  const { stackName, stage } = result.data;
  return {
    ...result.data,
    stackName: `${stackName}-${stage}`,
    maxReceiveCount: maxReceiveCount(result.data),
  };
}

function* contradictions(settings: z.output<typeof Settings>): Iterable<[string, string]> {
  if (settings.batchSize > 10 && settings.batchWindowSeconds < 1) {
    yield ['batchWindowSeconds', 'at least 1 when batchSize is above 10'];
  }
  yield* recordingContradictions(settings);
  yield* reconcileContradictions(settings);
  // what functions/shared/deadline.ts keeps for carrying out and answering
  if (settings.linerTimeoutSeconds > settings.timeoutSeconds - 2) {
    yield ['linerTimeoutSeconds', 'at most timeoutSeconds less 2'];
  }
  if (settings.retryCapSeconds < settings.retryBaseSeconds) {
    yield ['retryCapSeconds', 'at least retryBaseSeconds'];
  } else if (maxReceiveCount(settings) > mostReceives) {
    yield ['retryCapSeconds', `more: SQS would give up a day's outage after ${mostReceives} tries`];
  }
}

function complaints(issues: readonly z.core.$ZodIssue[], placeOf: (key: string) => string) {
  const byKey = new Map<string, string>();
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        byKey.set(key, `no such setting; there are ${settingNames.join(', ')}`);
      }
    } else {
      byKey.set(String(issue.path[0]), `expected ${issue.message}`);
    }
  }
  return [...byKey].map(([key, complaint]) => `${placeOf(key)}: ${complaint}`);
}
