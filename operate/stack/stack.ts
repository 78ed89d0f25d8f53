import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** A stack at work, deployed or on this machine, as its operator sees it. */
export interface Stack {
  /** as in `CallEnrichment-prod` */
  readonly name: string;
  readonly stage: string;
  readonly isLocal: boolean;
  readonly region: string;
  readonly account: string;
  /** by the names of the template, as in `CallQueueUrl` */
  readonly outputs: Readonly<Record<string, string>>;
  /** @throws {OperatorError} when the stack is of a version that has no such output */
  output(name: string): string;
  readonly clients: Clients;
  /** Log lines, newest first. */
  logs(query: LogQuery): Promise<readonly LogLine[]>;
  /** Since when there are log lines: older ones are past their retention, or before the stack. */
  logsReachBackMs(nowMs: number): Promise<number>;
  /** A metric of ours over time, oldest first; periods without data are left out. */
  metric(name: string, query: MetricQuery): Promise<readonly Point[]>;
  /** The sum of a metric that is counted by code, for each code there is. */
  countsByCode(name: CodedMetric, range: TimeRange): Promise<ReadonlyMap<string, number>>;
  /** Age of the oldest message in the call queue, in seconds; undefined when nothing waits or nobody knows. */
  oldestMessageSeconds(): Promise<number | undefined>;
  /** Every alarm of the stack; none on this machine. */
  alarms(): Promise<readonly Alarm[]>;
  /** Lets go of its connections. */
  close(): void;
}

/** Clients that are set up for the stack's region and account. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly secretsManager: SecretsManagerClient;
  readonly lambda: LambdaClient;
  readonly eventBridge: EventBridgeClient;
  readonly s3: S3Client;
}

/** The functions by folder, and how their outputs and logical ids begin; some are there by a setting alone. */
export const functionIds = {
  enrich: 'Enrich',
  'calls-api': 'CallsApi',
  'publish-changes': 'PublishChanges',
  'recheck-due': 'RecheckDue',
  'copy-recordings': 'CopyRecordings',
  reconcile: 'Reconcile',
} as const;
export type FunctionName = keyof typeof functionIds;
/** There where the setting is on that needs them. */
export const optionalFunctions: readonly FunctionName[] = ['copy-recordings'];

export interface TimeRange {
  readonly fromMs: number;
  /** excluded */
  readonly toMs: number;
}

export interface LogQuery extends TimeRange {
  /** a regular expression, of what JavaScript's and CloudWatch's have in common, found anywhere in the line */
  readonly matching?: string;
  /** all of them, unless told */
  readonly functions?: readonly FunctionName[];
  /** at most 10,000 */
  readonly limit: number;
}

export interface LogLine {
  readonly timeMs: number;
  readonly function: FunctionName;
  readonly text: string;
}

export type CodedMetric = 'Failures' | 'DeadLetters' | 'Refusals';

export interface MetricQuery extends TimeRange {
  /** 60, or a multiple of it */
  readonly periodSeconds: number;
  readonly statistic: 'Sum' | 'Maximum' | 'Average' | 'p95';
  /** of those that are counted by code */
  readonly code?: string;
}

export interface Point {
  /** when the period begins */
  readonly timeMs: number;
  readonly value: number;
}

export interface Alarm {
  readonly name: string;
  readonly state: 'ok' | 'ringing' | 'no data';
  readonly sinceMs: number;
  /** what breaks for whom */
  readonly impact: string;
  /** the article, as in `docs/runbook.md#standstill` */
  readonly runbook: string;
}
