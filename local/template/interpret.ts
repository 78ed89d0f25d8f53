import type * as z from 'zod';
import { accountId, region } from '../lambda/environment.ts';
import type { Assembly, TemplateResource } from './assembly.ts';
import { ignoredResourceTypes } from './ignored-resource-types.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { type Identity, type Places, resourceTypes } from './resource-types.ts';

type Types = typeof resourceTypes;
export type TypeName = keyof Types;

export interface Resource<Type extends TypeName> {
  readonly logicalId: string;
  readonly name: string;
  readonly identity: Identity;
  readonly properties: z.output<Types[Type]['properties']>;
}

/** A template, understood as far as this machine goes. */
export interface Interpreted {
  readonly resources: <Type extends TypeName>(type: Type) => Resource<Type>[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** @throws {Error} naming every resource, property or function that has no meaning here */
export function interpret({ stackName, template }: Assembly, places: Places): Interpreted {
  const problems: string[] = [];
  const entries = Object.entries(template.Resources);
  const identities = new Map(entries.flatMap(identityOf));
  const scope: Scope = { ref, attribute };
  const understood = entries.flatMap(([id, resource]) => understand(id, resource) ?? []);
  const outputs = Object.fromEntries(Object.entries(template.Outputs).flatMap(outputOf));
  if (problems.length > 0) {
    throw new Error(`the template asks for what a local run cannot do:\n${problems.join('\n')}`);
  }
  return {
    resources: <Type extends TypeName>(type: Type) =>
      understood
        .filter((one) => one.type === type)
        .map((one) => one.resource as unknown as Resource<Type>),
    outputs,
  };

  function physicalName(logicalId: string): string {
    return `${stackName}-${logicalId}`;
  }

  function identityOf([logicalId, resource]: [string, TemplateResource]): [string, Identity][] {
    const { Type, Properties } = resource;
    if (!isUnderstood(Type)) return [];
    const { identity } = resourceTypes[Type];
    return [[logicalId, identity(physicalName(logicalId), places, Properties)]];
  }

  function understand(logicalId: string, { Type, Properties, ...rest }: TemplateResource) {
    const complain = (what: string) => {
      problems.push(`  ${logicalId} (${Type}): ${what}`);
      return undefined;
    };
    if (ignoredResourceTypes.has(Type)) return undefined;
    if (!isUnderstood(Type)) return complain('this type of resource is not understood');
    if ('Condition' in rest) return complain('a condition is not understood');
    const { inert, properties } = resourceTypes[Type];
    const relevant = Object.entries(Properties).filter(([name]) => !(name in inert));
    try {
      const result = properties.safeParse(resolve(Object.fromEntries(relevant), scope));
      if (!result.success) return complain(result.error.issues.map(describe).join('; '));
      const identity = identities.get(logicalId);
      const name = physicalName(logicalId);
      return { type: Type, resource: { logicalId, name, identity, properties: result.data } };
    } catch (error) {
      return complain((error as Error).message);
    }
  }

  /** none where it tells of a resource that is left out here */
  function outputOf([name, { Value }]: [string, { Value?: unknown }]): [string, string][] {
    try {
      return [[name, String(resolve(Value, scope))]];
    } catch (error) {
      if (!(error instanceof LeftOut))
        problems.push(`  output ${name}: ${(error as Error).message}`);
      return [];
    }
  }

  function ref(name: string): unknown {
    if (name in pseudoParameters) return pseudoParameters[name];
    if (name === 'AWS::StackName') return stackName;
    const parameter = template.Parameters[name];
    return parameter ? parameter.Default : attribute(name, 'Ref');
  }

  function attribute(logicalId: string, name: string): string {
    const value = identities.get(logicalId)?.[name];
    if (value !== undefined) return value;
    const isInert = ignoredResourceTypes.has(template.Resources[logicalId]?.Type ?? '');
    const Problem = isInert ? LeftOut : Error;
    throw new Problem(`${name} of ${logicalId} has no value on this machine`);
  }
}

class LeftOut extends Error {}

const pseudoParameters: Readonly<Record<string, string | undefined>> = {
  'AWS::AccountId': accountId,
  'AWS::NoValue': undefined,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::URLSuffix': 'amazonaws.com',
};

function isUnderstood(type: string): type is TypeName {
  return Object.hasOwn(resourceTypes, type);
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return `${path}: ${issue.message}`;
  const names = issue.keys.map((key) => [...issue.path, key].join('.'));
  return `not understood: ${names.join(', ')}`;
}
