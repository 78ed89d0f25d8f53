import { ourCode } from '../../bench/test-bed/bundle.ts';
import type { FunctionName } from '../../bench/test-bed/deployed-functions.ts';

const sdk = [
  '@aws-sdk/core',
  '@aws-sdk/credential-provider-env',
  '@smithy/core',
  '@smithy/node-http-handler',
  '@smithy/signature-v4',
  '@smithy/types',
];
const everywhere = [ourCode, '@middy/core', 'zod', ...sdk];
const dynamodb = [
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/dynamodb-codec',
  '@aws-sdk/middleware-endpoint-discovery',
];
const secretsManager = ['@aws-sdk/client-secrets-manager'];
const sqs = ['@aws-sdk/client-sqs', '@aws-sdk/middleware-sdk-sqs'];
const eventBridge = ['@aws-sdk/client-eventbridge', '@aws-sdk/signature-v4-multi-region'];

/** What each function is loaded with. A package more is paid for in every cold start. */
export const bundlePackages: Readonly<Record<FunctionName, readonly string[]>> = {
  enrich: [...everywhere, ...dynamodb, ...secretsManager],
  'calls-api': [...everywhere, ...dynamodb, ...secretsManager, ...sqs],
  'publish-changes': [...everywhere, ...eventBridge, ...sqs],
  'recheck-due': [...everywhere, ...dynamodb, ...sqs],
  reconcile: [...everywhere, ...dynamodb, ...eventBridge, ...secretsManager, ...sqs],
};
