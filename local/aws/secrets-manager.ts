import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { parseInput, serveJson } from './json-service.ts';
import { createSecretStore, type Secret, type Version } from './secrets.ts';

const SecretId = z.string().min(1);
const Get = z.object({
  SecretId,
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const Put = z.object({
  SecretId,
  SecretString: z.string().optional(),
  SecretBinary: z.base64().optional(),
  ClientRequestToken: z.string().optional(),
  VersionStages: z.array(z.string()).min(1).optional(),
});
const Describe = z.object({ SecretId });

export interface SecretsManager {
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  readonly create: (name: string, arn: string, value: string) => void;
  /** the current value, as text */
  readonly read: (id: string) => string;
  readonly put: (id: string, value: string) => void;
}

/**
 * Secrets Manager as far as readers and rotation need it.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/
 */
export function createSecretsManager(now: () => number = Date.now): SecretsManager {
  const store = createSecretStore(now);

  const serve = serveJson({
    GetSecretValue: (input) => {
      const { SecretId, VersionId, VersionStage } = parse(Get, input);
      const secret = store.find(SecretId);
      return { ...named(secret), ...shown(store.version(secret, VersionId, VersionStage)) };
    },
    PutSecretValue: (input) => {
      const { SecretId, ClientRequestToken, VersionStages, ...value } = parse(Put, input);
      const secret = store.find(SecretId);
      const version = store.put(secret, value, ClientRequestToken, VersionStages);
      return { ...named(secret), VersionId: version.id, VersionStages: [...version.stages] };
    },
    DescribeSecret: (input) => described(store.find(parse(Describe, input).SecretId)),
    ListSecrets: () => ({ SecretList: store.all().map(described) }),
  });

  return {
    serve,
    create: store.create,
    read: (id) => store.version(store.find(id)).SecretString ?? '',
    put: (id, value) => void store.put(store.find(id), { SecretString: value }),
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  return parseInput(schema, input, 'InvalidParameterException');
}

const seconds = (ms: number) => ms / 1000;
const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });

function shown({ id, stages, createdMs, SecretString, SecretBinary }: Version) {
  const CreatedDate = seconds(createdMs);
  return { VersionId: id, VersionStages: [...stages], CreatedDate, SecretString, SecretBinary };
}

function described(secret: Secret) {
  const versions = secret.versions.filter(({ stages }) => stages.size > 0);
  return {
    ...named(secret),
    CreatedDate: seconds(secret.createdMs),
    LastChangedDate: seconds(secret.changedMs),
    VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]])),
  };
}
