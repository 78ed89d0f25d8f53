import { resource, templateWith } from '../infra/synthesized.ts';

/** What the synthesized template says about the call queue and the function behind it. */
export interface TemplateQueue {
  readonly visibilityMs: number;
  readonly retentionMs: number;
  readonly maxReceiveCount: number;
  readonly batchSize: number;
  readonly batchWindowMs: number;
  readonly maxConcurrency: number;
  readonly timeoutMs: number;
  /** variables of the enrich function that are plain text in the template */
  readonly environment: Record<string, string>;
}

export function readTemplateQueue(): TemplateQueue {
  const template = templateWith();
  const queue = resource(template, 'AWS::SQS::Queue', /^CallQueue(?!DeadLetters)/).Properties;
  const lambda = resource(template, 'AWS::Lambda::Function', /^EnrichFunction/).Properties;
  const source = resource(template, 'AWS::Lambda::EventSourceMapping', /^Enrich/).Properties;
  const plain = Object.entries<unknown>(lambda.Environment.Variables).filter(
    (variable): variable is [string, string] => typeof variable[1] === 'string',
  );
  return {
    visibilityMs: queue.VisibilityTimeout * 1000,
    retentionMs: queue.MessageRetentionPeriod * 1000,
    maxReceiveCount: queue.RedrivePolicy.maxReceiveCount,
    batchSize: source.BatchSize,
    batchWindowMs: source.MaximumBatchingWindowInSeconds * 1000,
    maxConcurrency: source.ScalingConfig.MaximumConcurrency,
    timeoutMs: lambda.Timeout * 1000,
    environment: Object.fromEntries(plain),
  };
}
