import { readEnvironment } from '../../../functions/shared/environment.ts';
import { consumeEvents } from '../../consume-events.ts';
import { connectQueue } from '../../event-queue.ts';
import { Environment } from './env.ts';
import { StartingEvent, startWorkflow } from './workflow.ts';

const environment = readEnvironment(Environment, process.env);

export const handler = consumeEvents({
  ...connectQueue(environment),
  schema: StartingEvent,
  take: (event, signal) => startWorkflow(environment.WORKFLOW_URL, event, signal),
});
