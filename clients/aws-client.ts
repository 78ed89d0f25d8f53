import http from 'node:http';
import https from 'node:https';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { trustRecentOnly } from './kept-alive-agent.ts';

const { env } = process;

/** As in the names of the variables AWS_ENDPOINT_URL_<SERVICE>. */
type Service = 'DYNAMODB' | 'EVENTBRIDGE' | 'S3' | 'SECRETS_MANAGER' | 'SQS';

/**
 * How every AWS client of a function is set up. AWS answers within milliseconds, so a silent
 * connection is given up early and tried once more, well inside the function's own deadline.
 */
export function awsClientOptions(service: Service) {
  // secrets are read too seldom for a connection to be trusted again, and in one attempt
  const connections = { keepAlive: service !== 'SECRETS_MANAGER', maxSockets };
  return {
    maxAttempts: 2,
    requestHandler: {
      httpAgent: trustRecentOnly(new http.Agent(connections)),
      httpsAgent: trustRecentOnly(new https.Agent(connections)),
      // milliseconds
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
    region: env.AWS_REGION,
    endpoint: env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL || undefined,
    streamCollector: bytesOf,
    ...settings,
  };
}

/**
 * Takes out of a client what each request repeats and nobody reads: who sent it, a log line that
 * nobody writes, a new signer. The signer itself asks for the credentials at each request.
 */
export function lean(client: DynamoDBClient): DynamoDBClient {
  const { config, middlewareStack } = client;
  middlewareStack.remove('getUserAgentMiddleware');
  middlewareStack.remove('loggerMiddleware');
  const makeSigner = config.signer;
  let signer: ReturnType<typeof makeSigner> | undefined;
  config.signer = (scheme) => {
    signer ??= makeSigner(scheme);
    return signer;
  };
  return client;
}

// as the SDK's own agents
const maxSockets = 50;

// what is not said here the SDK looks for in configuration files, at every cold start
const settings = {
  retryMode: 'standard',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  accountIdEndpointMode: 'disabled',
  authSchemePreference: [] as string[],
  disableClockSkewCorrection: false,
  ignoreConfiguredEndpointUrls: true,
  userAgentAppId: '',
} as const;

// answers are small and read whole; the SDK's way through another stream costs a third of the memory
function bytesOf(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => resolve(Buffer.concat(chunks)));
  });
}
