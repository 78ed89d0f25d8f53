import type { AwsServices } from './aws/start-aws.ts';
import { connectRoutes } from './connect-routes.ts';
import { connectFailures, connectRules } from './connect-rules.ts';
import { connectSources, type Started } from './connect-sources.ts';
import {
  createBuckets,
  createBuses,
  createQueues,
  createSecrets,
  createTables,
} from './create-resources.ts';
import type { LocalFunction } from './lambda/function.ts';
import { type FunctionOptions, startFunctions } from './start-functions.ts';
import type { Assembly } from './template/assembly.ts';
import { interpret } from './template/interpret.ts';
import { type FunctionRoute, startHttpApi } from './triggers/http-api.ts';

/** A stack at work. */
export interface RunningStack {
  readonly name: string;
  /** as `cdk deploy --outputs-file` writes them */
  readonly outputs: Readonly<Record<string, string>>;
  readonly apiUrl: string;
  readonly routes: readonly FunctionRoute[];
  readonly functions: readonly LocalFunction[];
  /** the expressions of what runs by the clock */
  readonly schedules: readonly string[];
}

export interface StackSetup extends FunctionOptions {
  readonly aws: AwsServices;
  readonly apiPort: number;
  readonly minuteMs: number;
  /** the functions of all stacks */
  readonly functions: LocalFunction[];
  /** told of everything that is to be stopped, in the order it was started */
  readonly onStarted: (started: Started) => void;
}

/** Makes what a template asks for, on services that run already. @throws {Error} when it cannot */
export async function startStack(
  assembly: Assembly,
  { aws, apiPort, minuteMs, functions, onStarted, ...options }: StackSetup,
): Promise<RunningStack> {
  const routes: FunctionRoute[] = [];
  const api = await startHttpApi(apiPort, () => routes);
  onStarted({ stop: api.close });
  const places = { awsEndpoint: aws.origin, apiUrl: api.origin };
  const { resources, outputs } = interpret(assembly, places);

  await createTables(resources('AWS::DynamoDB::Table'), aws.origin);
  await createQueues(resources('AWS::SQS::Queue'), aws.sqs);
  await createBuckets(resources('AWS::S3::Bucket'), aws.s3);
  createBuses(resources('AWS::Events::EventBus'), aws.events);
  createSecrets(resources('AWS::SecretsManager::Secret'), aws.secrets);
  const own = startFunctions(resources, assembly, aws.origin, options);
  own.forEach(onStarted);
  functions.push(...own);
  routes.push(...connectRoutes(resources, functions));
  await connectFailures(resources, functions, aws);
  await connectRules(resources, aws, minuteMs, onStarted);
  await connectSources(resources, functions, aws, onStarted);

  const schedules = resources('AWS::Events::Rule').flatMap(
    ({ properties }) => properties.ScheduleExpression ?? [],
  );
  const { stackName: name } = assembly;
  return { name, outputs, apiUrl: api.origin, routes, functions: own, schedules };
}
