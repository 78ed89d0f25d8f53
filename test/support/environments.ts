import type { Environment as CallsApiEnvironment } from '../../functions/calls-api/env.ts';
import type { Environment as EnrichEnvironment } from '../../functions/enrich/env.ts';
import { callQueueUrl, deadLetterQueueUrl } from './queues.ts';

export const tokenSecretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:liner-token';
export const webhookSecretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook';

export const enrichEnvironment: EnrichEnvironment = {
  LINER_ORIGIN: 'http://127.0.0.1:1',
  LINER_TIMEOUT_MS: '10000',
  LINER_TOKEN_SECRET_ARN: tokenSecretArn,
  TOKEN_TTL_SECONDS: '300',
  CALLS_TABLE_NAME: 'calls',
  CALL_QUEUE_URL: callQueueUrl,
  DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
  CALL_ID_POINTER: '/callId',
  MAX_RECEIVE_COUNT: '100',
  RETRY_BASE_SECONDS: '10',
  RETRY_CAP_SECONDS: '1800',
  RECHECK_AFTER: 'PT10M,PT1H,PT24H',
  RETAIN_DAYS: '0',
  IGNORE_FIELDS: '',
  STACK_NAME: 'CallEnrichment',
  LOG_LEVEL: 'DEBUG',
};

export const callsApiEnvironment: CallsApiEnvironment = {
  LINER_ORIGIN: 'http://127.0.0.1:1',
  LINER_TIMEOUT_MS: '10000',
  LINER_TOKEN_SECRET_ARN: tokenSecretArn,
  TOKEN_TTL_SECONDS: '300',
  CALLS_TABLE_NAME: 'calls',
  CALL_QUEUE_URL: callQueueUrl,
  RETRY_CAP_SECONDS: '1800',
  WEBHOOK_SECRET_ARN: webhookSecretArn,
  WEBHOOK_AUTH: 'signature',
  WEBHOOK_TOKEN_HEADER: 'x-webhook-token',
  ORDER_INDEX: 'off',
  USER_INDEX: 'off',
  RECONCILIATIONS_TABLE_NAME: 'reconciliations',
  CALL_ID_POINTER: '/callId',
  RECHECK_AFTER: 'PT10M,PT1H,PT24H',
  RETAIN_DAYS: '0',
  IGNORE_FIELDS: '',
  STACK_NAME: 'CallEnrichment',
};
