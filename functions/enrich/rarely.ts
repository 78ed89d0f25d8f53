import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientOptions } from '../../clients/aws-client.ts';
import * as callQueue from '../../clients/call-queue.ts';
import * as deadLetters from '../../clients/dead-letters.ts';

/** What befalls messages that failed, and most starts never need: main.ts loads it with the first of them. */
const client = new SQSClient(awsClientOptions('SQS'));

export const postpone = callQueue.postpone.bind(undefined, client);
export const sendToDeadLetters = deadLetters.sendToDeadLetters.bind(undefined, client);
