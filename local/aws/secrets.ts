import { randomUUID } from 'node:crypto';
import { ServiceError } from './json-service.ts';

interface SecretValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}

export interface Version extends SecretValue {
  readonly id: string;
  readonly createdMs: number;
  readonly stages: Set<string>;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  changedMs: number;
  readonly versions: Version[];
}

/** Secrets with their versions; a stage is on one version at a time. */
export function createSecretStore(now: () => number) {
  const secrets: Secret[] = [];
  return { create, find, version, put, all: () => secrets };

  function create(name: string, arn: string, value: string) {
    const secret = { name, arn, createdMs: now(), changedMs: now(), versions: [] };
    secrets.push(secret);
    put(secret, { SecretString: value });
  }

  /** @param id a name, an ARN, or an ARN without its random ending */
  function find(id: string): Secret {
    const found = secrets.find(
      ({ name, arn }) => id === name || id === arn || id === arn.replace(/-[^-]{6}$/, ''),
    );
    return found ?? missing("Secrets Manager can't find the specified secret.");
  }

  function version(secret: Secret, id?: string, stage = id ? undefined : 'AWSCURRENT'): Version {
    const found = secret.versions.find(
      (one) => (!id || one.id === id) && (!stage || one.stages.has(stage)),
    );
    const asked = stage ? `staging label: ${stage}` : `VersionId: ${id}`;
    return found ?? missing(`Secrets Manager can't find the specified secret value for ${asked}`);
  }

  function put(
    secret: Secret,
    value: SecretValue,
    id: string = randomUUID(),
    stages = ['AWSCURRENT'],
  ): Version {
    const { SecretString, SecretBinary } = value;
    if ((SecretString === undefined) === (SecretBinary === undefined)) {
      const message = 'You must provide either SecretString or SecretBinary.';
      throw new ServiceError('InvalidParameterException', message);
    }
    const known = secret.versions.find((one) => one.id === id);
    if (known) {
      if (known.SecretString === SecretString && known.SecretBinary === SecretBinary) return known;
      const message = 'You provided a ClientRequestToken that is in use with another value.';
      throw new ServiceError('ResourceExistsException', message);
    }
    const added = { id, createdMs: now(), stages: new Set<string>(), SecretString, SecretBinary };
    secret.versions.push(added);
    secret.changedMs = added.createdMs;
    for (const stage of stages) move(secret, stage, added);
    return added;
  }

  function move(secret: Secret, stage: string, to: Version) {
    const from = secret.versions.find((one) => one.stages.has(stage));
    from?.stages.delete(stage);
    to.stages.add(stage);
    if (stage === 'AWSCURRENT' && from) move(secret, 'AWSPREVIOUS', from);
  }
}

function missing(message: string): never {
  throw new ServiceError('ResourceNotFoundException', message);
}
