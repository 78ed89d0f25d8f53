import { CfnOutput, Stack } from 'aws-cdk-lib';
import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { recordingStored } from '../../core/recording-event.ts';
import { EventConsumer } from '../event-consumer.ts';
import { eventSettings, url, wholeNumber } from '../settings.ts';
import type { Environment } from './start-workflow/env.ts';

export const Settings = z.object({
  ...eventSettings,
  workflowUrl: url('the URL that starts your workflow, https'),
  startOn: z.enum(['call', 'recording'], { error: 'call or recording' }).default('call'),
  talkSeconds: wholeNumber(0, 86_400).default(60),
});
export type Settings = z.output<typeof Settings>;

/** Starts a workflow for every call that is complete, or every recording that is stored, if it is long enough. */
export class PostCallAutomationStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Starts a workflow after calls that were talked on.' });

    const environment: Omit<Environment, 'QUEUE_URL' | `RETRY_${string}`> = {
      WORKFLOW_URL: settings.workflowUrl,
    };
    const { queue, deadLetters } = new EventConsumer(this, 'StartWorkflow', {
      ...settings,
      pattern: patternOf(settings),
      folder: 'post-call-automation/start-workflow',
      environment,
      impactOfDeadLetters: 'The workflow was never started for these calls or recordings.',
    });

    new CfnOutput(this, 'QueueUrl', { value: queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: deadLetters.queueUrl });
    new CfnOutput(this, 'QueueArn', { value: queue.queueArn });
    new CfnOutput(this, 'DeadLetterQueueArn', { value: deadLetters.queueArn });
  }
}

function patternOf({ startOn, talkSeconds }: Settings): EventPattern {
  const isLong = Match.greaterThan(talkSeconds);
  if (startOn === 'call') {
    return {
      detailType: ['Call Completed'],
      detail: { call: { talkTimeDurationSeconds: isLong } },
    };
  }
  // Liner may leave out how long a recording is
  const durationSeconds = [{ numeric: ['>', talkSeconds] }, { exists: false }];
  return { detailType: [recordingStored], detail: { durationSeconds } };
}
