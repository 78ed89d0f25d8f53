import type { AwsServices } from './aws/start-aws.ts';
import { createTableStream } from './aws/table-stream.ts';
import { functionNamed, type LocalFunction } from './lambda/function.ts';
import type { Interpreted, Resource } from './template/interpret.ts';
import { pollQueue } from './triggers/sqs-poller.ts';
import { pollStream } from './triggers/stream-poller.ts';

type Source = Resource<'AWS::Lambda::EventSourceMapping'>;

/** What works until it is stopped. */
export interface Started {
  readonly stop: () => Promise<unknown>;
}

/** What Lambda's pollers grow to. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const unlimitedConcurrency = 1250;

/**
 * Starts a poller for each event source of a function.
 * @throws {Error} for a source that is neither a queue nor a stream of the stack
 */
export async function connectSources(
  resources: Interpreted['resources'],
  functions: readonly LocalFunction[],
  aws: AwsServices,
  onStarted: (poller: Started) => void,
): Promise<void> {
  for (const source of resources('AWS::Lambda::EventSourceMapping')) {
    const { EventSourceArn, FunctionName } = source.properties;
    const target = functionNamed(functions, FunctionName);
    const queue = resources('AWS::SQS::Queue').find(
      ({ identity }) => identity.Arn === EventSourceArn,
    );
    const table = resources('AWS::DynamoDB::Table').find(
      ({ identity }) => identity.StreamArn === EventSourceArn,
    );
    if (queue) onStarted(connectQueue(source, queue, target, aws));
    else if (table) onStarted(await connectStream(source, table, target, aws));
    else throw new Error(`${source.logicalId}: only queues and streams of the stack are polled`);
  }
}

function connectQueue(
  { properties }: Source,
  { identity }: Resource<'AWS::SQS::Queue'>,
  target: LocalFunction,
  { sqs }: AwsServices,
) {
  const mapping = {
    queueUrl: identity.Ref,
    queueArn: properties.EventSourceArn,
    batchSize: properties.BatchSize ?? 10,
    batchWindowSeconds: properties.MaximumBatchingWindowInSeconds,
    maxConcurrency: properties.ScalingConfig?.MaximumConcurrency ?? unlimitedConcurrency,
    reportsItemFailures: properties.FunctionResponseTypes.length > 0,
  };
  return pollQueue(sqs, mapping, target);
}

async function connectStream(
  { logicalId, properties }: Source,
  table: Resource<'AWS::DynamoDB::Table'>,
  target: LocalFunction,
  { dynamodb, targetOf }: AwsServices,
) {
  const { KeySchema, StreamSpecification } = table.properties;
  if (!StreamSpecification) throw new Error(`${logicalId}: the table has no stream`);
  const destination = properties.DestinationConfig?.OnFailure.Destination;
  const deadLetters = destination === undefined ? undefined : await targetOf(destination);
  if (destination !== undefined && !deadLetters) {
    throw new Error(`${logicalId}: there is no target ${destination}`);
  }
  const source = {
    arn: properties.EventSourceArn,
    keyNames: KeySchema.map(({ AttributeName }) => AttributeName),
    viewType: StreamSpecification.StreamViewType,
  };
  const stream = createTableStream(source, Date.now);
  dynamodb.watch(table.name, stream.append);

  const mapping = {
    batchSize: properties.BatchSize ?? 100,
    batchWindowSeconds: properties.MaximumBatchingWindowInSeconds,
    reportsItemFailures: properties.FunctionResponseTypes.length > 0,
    bisects: properties.BisectBatchOnFunctionError,
    maxRetryAttempts: properties.MaximumRetryAttempts,
    maxRecordAgeSeconds: properties.MaximumRecordAgeInSeconds,
    onFailure: async (notice: object) => deadLetters?.(JSON.stringify(notice)),
  };
  return pollStream(stream, mapping, target);
}
