import * as z from 'zod';
import { InputTransformer } from '../aws/input-transformer.ts';
import { bucketName } from '../aws/s3.ts';
import { queueUrl } from '../aws/sqs.ts';
import { accountId, region } from '../lambda/environment.ts';

/** Where the local services answer. */
export interface Places {
  readonly awsEndpoint: string;
  readonly apiUrl: string;
}

/** What other resources may know of one: its Ref, and its attributes by name. */
export interface Identity {
  readonly Ref: string;
  readonly [attribute: string]: string;
}

/** How one type of resource is understood. */
export interface ResourceType<Properties extends z.ZodType> {
  readonly identity: (
    name: string,
    places: Places,
    given: Readonly<Record<string, unknown>>,
  ) => Identity;
  /** properties without effect on this machine, each with the reason */
  readonly inert: Readonly<Record<string, string>>;
  /** all others; what is not in here is an error */
  readonly properties: Properties;
}

const label = 'a label';
const encryption = 'nothing is written to a disk';
const permissions = 'nothing evaluates permissions on this machine';
const seconds = z.number().int().nonnegative();
const arn = (service: string, id: string) => `arn:aws:${service}:${region}:${accountId}:${id}`;
const isRef: ResourceType<z.ZodType>['identity'] = (name) => ({ Ref: name });

function understood<Properties extends z.ZodType>(type: ResourceType<Properties>) {
  return type;
}

const OnFailure = z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) });
const KeySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.string() }));
const SecondaryIndex = z.strictObject({
  IndexName: z.string(),
  KeySchema,
  Projection: z.strictObject({
    ProjectionType: z.string(),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

/** Every type of resource that exists on this machine. */
export const resourceTypes = {
  'AWS::SQS::Queue': understood({
    identity: (name, { awsEndpoint }) => ({
      Ref: queueUrl(awsEndpoint, name),
      Arn: arn('sqs', name),
      QueueName: name,
    }),
    inert: { SqsManagedSseEnabled: encryption, KmsMasterKeyId: encryption, Tags: label },
    properties: z.strictObject({
      VisibilityTimeout: seconds.optional(),
      DelaySeconds: seconds.optional(),
      ReceiveMessageWaitTimeSeconds: seconds.optional(),
      // fauxqs takes it and keeps messages for as long as it runs
      MessageRetentionPeriod: seconds.optional(),
      MaximumMessageSize: z.number().optional(),
      RedrivePolicy: z
        .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() })
        .optional(),
    }),
  }),

  'AWS::S3::Bucket': understood({
    identity: (name) => ({ Ref: bucketName(name), Arn: `arn:aws:s3:::${bucketName(name)}` }),
    inert: {
      BucketEncryption: encryption,
      LifecycleConfiguration: 'the bucket ends with the run',
      OwnershipControls: permissions,
      PublicAccessBlockConfiguration: permissions,
      Tags: label,
    },
    properties: z.strictObject({}),
  }),

  'AWS::DynamoDB::Table': understood({
    identity: (name) => ({
      Ref: name,
      Arn: arn('dynamodb', `table/${name}`),
      StreamArn: arn('dynamodb', `table/${name}/stream/local`),
    }),
    inert: {
      DeletionProtectionEnabled: 'the table ends with the run',
      PointInTimeRecoverySpecification: 'the table ends with the run',
      SSESpecification: encryption,
      Tags: label,
      TimeToLiveSpecification: 'items that expire are not deleted, as on AWS for some days',
    },
    properties: z.strictObject({
      AttributeDefinitions: z.array(
        z.strictObject({ AttributeName: z.string(), AttributeType: z.string() }),
      ),
      KeySchema,
      BillingMode: z.literal('PAY_PER_REQUEST'),
      GlobalSecondaryIndexes: z.array(SecondaryIndex).optional(),
      StreamSpecification: z
        .strictObject({
          StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']),
        })
        .optional(),
    }),
  }),

  'AWS::SecretsManager::Secret': understood({
    identity: (name) => {
      // six characters, as AWS adds them
      const secretArn = arn('secretsmanager', `secret:${name}-local0`);
      return { Ref: secretArn, Id: secretArn };
    },
    inert: { Description: label, KmsKeyId: encryption, Tags: label },
    properties: z.strictObject({
      SecretString: z.string().optional(),
      GenerateSecretString: z
        .strictObject({
          PasswordLength: z.number().int().min(1).max(4096).default(32),
          ExcludeCharacters: z.string().default(''),
          ExcludeLowercase: z.boolean().default(false),
          ExcludeUppercase: z.boolean().default(false),
          ExcludeNumbers: z.boolean().default(false),
          ExcludePunctuation: z.boolean().default(false),
          IncludeSpace: z.boolean().default(false),
          RequireEachIncludedType: z.boolean().default(true),
        })
        .optional(),
    }),
  }),

  'AWS::Lambda::Function': understood({
    identity: (name) => ({ Ref: name, Arn: arn('lambda', `function:${name}`) }),
    inert: {
      Architectures: 'the bundles are JavaScript',
      Description: label,
      LoggingConfig: 'logs go to files',
      Role: permissions,
      Tags: label,
    },
    properties: z.strictObject({
      Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
      Environment: z
        .strictObject({ Variables: z.record(z.string(), z.string()) })
        .default({ Variables: {} }),
      Handler: z.string(),
      MemorySize: z.number().default(128),
      Runtime: z.literal('nodejs24.x'),
      Timeout: seconds.default(3),
    }),
  }),

  'AWS::Lambda::EventInvokeConfig': understood({
    identity: isRef,
    inert: { MaximumEventAgeInSeconds: 'an event is tried again within seconds here' },
    properties: z.strictObject({
      FunctionName: z.string(),
      Qualifier: z.literal('$LATEST'),
      MaximumRetryAttempts: z.number().int().min(0).max(2).default(2),
      DestinationConfig: OnFailure.optional(),
    }),
  }),

  'AWS::Lambda::EventSourceMapping': understood({
    identity: isRef,
    inert: { Tags: label },
    properties: z.strictObject({
      EventSourceArn: z.string(),
      FunctionName: z.string(),
      BatchSize: z.number().int().min(1).optional(),
      BisectBatchOnFunctionError: z.boolean().default(false),
      DestinationConfig: OnFailure.optional(),
      MaximumBatchingWindowInSeconds: seconds.default(0),
      MaximumRecordAgeInSeconds: z.number().default(-1),
      MaximumRetryAttempts: z.number().default(-1),
      // a stream that begins with the run has one beginning
      StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
      FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
      ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().int().min(2) }).optional(),
    }),
  }),

  'AWS::Events::EventBus': understood({
    identity: (name, _, given) => {
      const own = typeof given.Name === 'string' ? given.Name : name;
      return { Ref: own, Name: own, Arn: arn('events', `event-bus/${own}`) };
    },
    inert: { Description: label, Tags: label },
    properties: z.strictObject({ Name: z.string().optional() }),
  }),

  'AWS::Events::Rule': understood({
    identity: (name) => ({ Ref: name, Arn: arn('events', `rule/${name}`) }),
    inert: { Name: label, Description: label, RoleArn: permissions, Tags: label },
    properties: z.strictObject({
      EventBusName: z.string().default('default'),
      EventPattern: z.record(z.string(), z.unknown()).optional(),
      ScheduleExpression: z.string().optional(),
      State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
      Targets: z
        .array(
          z.strictObject({
            Arn: z.string(),
            Id: z.string(),
            Input: z.string().optional(),
            InputTransformer: InputTransformer.optional(),
            // about deliveries that fail, as none does within one machine
            RetryPolicy: z.unknown().optional(),
            DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
          }),
        )
        .default([]),
    }),
  }),

  'AWS::ApiGatewayV2::Api': understood({
    identity: (name, { apiUrl }) => ({ Ref: name, ApiId: name, ApiEndpoint: apiUrl }),
    inert: { Name: label, Description: label, Tags: label },
    properties: z.strictObject({ ProtocolType: z.literal('HTTP') }),
  }),

  'AWS::ApiGatewayV2::Stage': understood({
    identity: isRef,
    inert: {
      AccessLogSettings: 'no access log is kept',
      AutoDeploy: 'there is nothing to deploy',
      DefaultRouteSettings: 'requests are not throttled',
      RouteSettings: 'requests are not throttled',
      Tags: label,
    },
    properties: z.strictObject({ ApiId: z.string(), StageName: z.literal('$default') }),
  }),

  'AWS::ApiGatewayV2::Integration': understood({
    identity: isRef,
    inert: { Description: label },
    properties: z.strictObject({
      ApiId: z.string(),
      IntegrationType: z.literal('AWS_PROXY'),
      IntegrationUri: z.string(),
      PayloadFormatVersion: z.literal('2.0'),
      TimeoutInMillis: z.number().max(30_000).default(30_000),
    }),
  }),

  'AWS::ApiGatewayV2::Route': understood({
    identity: isRef,
    inert: {},
    properties: z.strictObject({
      ApiId: z.string(),
      AuthorizationType: z.enum(['NONE', 'AWS_IAM']).default('NONE'),
      RouteKey: z.string(),
      Target: z.string(),
    }),
  }),
};
