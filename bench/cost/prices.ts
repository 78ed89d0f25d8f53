/** A list price. */
export interface Price {
  readonly name: string;
  readonly usd: number;
  /** of how many */
  readonly per: number;
  readonly source: string;
  /**
   * `quoted`: several dated pages quote it as it stands at the source, which was not read itself;
   * `memory`: written down from memory
   */
  readonly known: 'quoted' | 'memory';
}

const million = 1_000_000;

/** List prices of us-east-1, without free tiers and volume discounts, as of 2026-11, in USD. */
export const prices = {
  lambdaRequest: {
    name: 'Lambda request',
    usd: 0.2,
    per: million,
    source: 'https://aws.amazon.com/lambda/pricing/',
    known: 'quoted',
  },
  lambdaGbSecond: {
    name: 'Lambda GB-second, arm64',
    usd: 0.0000133334,
    per: 1,
    source: 'https://aws.amazon.com/lambda/pricing/',
    known: 'quoted',
  },
  /** a standard queue, up to 64 KB */
  sqsRequest: {
    name: 'SQS request',
    usd: 0.4,
    per: million,
    source: 'https://aws.amazon.com/sqs/pricing/',
    known: 'quoted',
  },
  /** on demand, standard table class */
  dynamoDbWriteUnit: {
    name: 'DynamoDB write unit',
    usd: 0.625,
    per: million,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    known: 'quoted',
  },
  dynamoDbReadUnit: {
    name: 'DynamoDB read unit',
    usd: 0.125,
    per: million,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    known: 'quoted',
  },
  /** the first tier of what Lambda writes */
  logByte: {
    name: 'CloudWatch Logs byte',
    usd: 0.5,
    per: 1_000_000_000,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    known: 'quoted',
  },
  secretRead: {
    name: 'Secrets Manager read',
    usd: 0.05,
    per: 10_000,
    source: 'https://aws.amazon.com/secrets-manager/pricing/',
    known: 'memory',
  },
  httpApiRequest: {
    name: 'HTTP API request',
    usd: 1,
    per: million,
    source: 'https://aws.amazon.com/api-gateway/pricing/',
    known: 'memory',
  },
  /** a custom event up to 64 KB */
  busEvent: {
    name: 'EventBridge event',
    usd: 1,
    per: million,
    source: 'https://aws.amazon.com/eventbridge/pricing/',
    known: 'quoted',
  },
  pipeRequest: {
    name: 'EventBridge Pipes request',
    usd: 0.4,
    per: million,
    source: 'https://aws.amazon.com/eventbridge/pricing/',
    known: 'quoted',
  },
  stateTransition: {
    name: 'Step Functions transition',
    usd: 0.025,
    per: 1_000,
    source: 'https://aws.amazon.com/step-functions/pricing/',
    known: 'quoted',
  },
  expressRequest: {
    name: 'Step Functions Express request',
    usd: 1,
    per: million,
    source: 'https://aws.amazon.com/step-functions/pricing/',
    known: 'memory',
  },
  expressGbSecond: {
    name: 'Step Functions Express GB-second',
    usd: 0.00001667,
    per: 1,
    source: 'https://aws.amazon.com/step-functions/pricing/',
    known: 'memory',
  },
  trace: {
    name: 'X-Ray trace',
    usd: 5,
    per: million,
    source: 'https://aws.amazon.com/xray/pricing/',
    known: 'memory',
  },
  /** a plan for two million tasks a month */
  iPaasTask: {
    name: 'iPaaS task',
    usd: 3_400,
    per: 2 * million,
    source: 'https://zapier.com/pricing',
    known: 'memory',
  },
  /** PUT, POST and LIST, of the standard class; DELETE is free */
  s3Request: {
    name: 'S3 request that writes or lists',
    usd: 0.005,
    per: 1_000,
    source: 'https://aws.amazon.com/s3/pricing/',
    known: 'quoted',
  },
  /** the first 50 TB of the standard class */
  s3GbMonth: {
    name: 'S3 storage, GB per month',
    usd: 0.023,
    per: 1,
    source: 'https://aws.amazon.com/s3/pricing/',
    known: 'quoted',
  },
  secretMonth: {
    name: 'secret, per month',
    usd: 0.4,
    per: 1,
    source: 'https://aws.amazon.com/secrets-manager/pricing/',
    known: 'memory',
  },
  /** each name with each set of dimensions, of the first ten thousand, in the hours it is written */
  metricMonth: {
    name: 'custom metric, per month',
    usd: 0.3,
    per: 1,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    known: 'quoted',
  },
  /** an account's first three are free */
  dashboardMonth: {
    name: 'dashboard, per month',
    usd: 3,
    per: 1,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    known: 'quoted',
  },
  /** standard table class, indexes too */
  storedGbMonth: {
    name: 'DynamoDB storage, GB per month',
    usd: 0.25,
    per: 1,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    known: 'memory',
  },
  /** of the table without its indexes */
  recoveryGbMonth: {
    name: 'point-in-time recovery, GB per month',
    usd: 0.2,
    per: 1,
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    known: 'memory',
  },
  /** for each metric it looks at */
  alarmMonth: {
    name: 'metric of an alarm, per month',
    usd: 0.1,
    per: 1,
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    known: 'quoted',
  },
} as const satisfies Record<string, Price>;

export type Priced = keyof typeof prices;

/** How much one call takes of what has a price. */
export type Usage = Readonly<Partial<Record<Priced, number>>>;

export function priceOf(what: Priced): number {
  return prices[what].usd / prices[what].per;
}

/** USD per million calls. */
export function costPerMillion(usage: Usage): number {
  return Object.entries(usage).reduce(
    (sum, [what, count]) => sum + count * priceOf(what as Priced) * 1_000_000,
    0,
  );
}
