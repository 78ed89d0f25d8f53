import type { AwsServices } from './aws/start-aws.ts';
import type { Started } from './connect-sources.ts';
import { functionNamed, type LocalFunction } from './lambda/function.ts';
import type { Interpreted } from './template/interpret.ts';
import { startSchedule } from './triggers/schedule.ts';

/**
 * Starts the schedules and subscribes the targets of patterns.
 * @param minuteMs how long a minute of a schedule takes here
 * @throws {Error} for a schedule, pattern or target that is not understood
 */
export async function connectRules(
  resources: Interpreted['resources'],
  { events, targetOf }: AwsServices,
  minuteMs: number,
  onStarted: (schedule: Started) => void,
): Promise<void> {
  for (const { logicalId, name, identity, properties } of resources('AWS::Events::Rule')) {
    const { EventBusName: bus, EventPattern: pattern, ScheduleExpression: expression } = properties;
    if (properties.State === 'DISABLED') continue;
    try {
      const targets = properties.Targets.map(({ RetryPolicy: _retry, ...given }) => given);
      if (pattern) await events.subscribe({ name, bus, pattern }, targets);
      if (!expression) continue;
      for (const { Arn, Input: input } of targets) {
        const run = await targetOf(Arn);
        if (!run) throw new Error(`there is no queue or function ${Arn}`);
        const ruleArn = identity.Arn ?? name;
        onStarted(startSchedule({ expression, ruleArn, input, minuteMs }, run));
      }
    } catch (error) {
      throw new Error(`${logicalId}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** Sets what becomes of events that a function fails to process. */
export async function connectFailures(
  resources: Interpreted['resources'],
  functions: readonly LocalFunction[],
  { async, targetOf }: AwsServices,
): Promise<void> {
  for (const { logicalId, properties } of resources('AWS::Lambda::EventInvokeConfig')) {
    const { FunctionName, MaximumRetryAttempts: retries, DestinationConfig } = properties;
    const arn = DestinationConfig?.OnFailure.Destination;
    const target = arn === undefined ? undefined : await targetOf(arn);
    if (arn !== undefined && !target) throw new Error(`${logicalId}: there is no target ${arn}`);
    const onFailure = target && ((notice: object) => target(JSON.stringify(notice)));
    async.configure(functionNamed(functions, FunctionName).arn, { retries, onFailure });
  }
}
