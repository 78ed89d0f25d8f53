import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import { sendToDeadLetters } from '../../clients/dead-letters.ts';
import { putEvents } from '../../clients/event-bus.ts';
import { readEnvironment } from '../shared/environment.ts';
import { writeLine } from '../shared/log.ts';
import { createMetrics } from '../shared/metrics.ts';
import { Environment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const sqs = new SQSClient(awsClientOptions('SQS'));
const bus = new EventBridgeClient(awsClientOptions('EVENTBRIDGE'));

export const handler = createHandler({
  putEvents: (entries, signal) => putEvents(bus, environment.EVENT_BUS_NAME, entries, signal),
  sendToDeadLetters: (letter, signal) =>
    sendToDeadLetters(sqs, environment.DEAD_CHANGES_QUEUE_URL, letter, signal),
  eventPhone: environment.EVENT_PHONE,
  eventRecordings: environment.EVENT_RECORDINGS === 'on',
  ignoredFields: environment.IGNORE_FIELDS,
  metrics: createMetrics(environment.STACK_NAME, Date.now, writeLine),
});
