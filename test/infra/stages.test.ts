import { describe, expect, it } from 'vitest';
import { type Resource, templateWith } from './synthesized.ts';

type Resources = Record<string, Resource>;

/** Its resources, as if the name of the stage said nothing. */
function resourcesIn(stage: string): Resources {
  const { Resources } = templateWith({ stage }).toJSON();
  const text = JSON.stringify(Resources)
    .replaceAll(`CallEnrichment-${stage}`, 'STACK')
    // what is not bundled has no content to be named after
    .replaceAll(/[0-9a-f]{64}\.zip/g, 'CODE')
    .replaceAll(new RegExp(`CallEnrichment${stage}(\\w+?)[0-9A-F]{8,16}`, 'g'), 'STACK$1');
  return JSON.parse(text);
}

const dev = resourcesIn('dev');
const prod = resourcesIn('prod');

/** Where two values differ, as in `DeletionPolicy: Delete, RetainExceptOnCreate`. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (isObject(one) && isObject(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => differences(one[key], other[key], path ? `${path}.${key}` : key));
  }
  return one === other ? [] : [`${path}: ${one}, ${other}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const holdsData = [
  'AWS::DynamoDB::Table',
  'AWS::Logs::LogGroup',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
];

describe('a stage that keeps its data', () => {
  it('has the same resources as dev', () => {
    expect(Object.keys(prod).sort()).toEqual(Object.keys(dev).sort());
  });

  it('differs from dev in what becomes of its data, and in nothing else', () => {
    for (const [id, resource] of Object.entries(dev)) {
      const kept = [
        'DeletionPolicy: Delete, RetainExceptOnCreate',
        'UpdateReplacePolicy: Delete, Retain',
      ];
      const isProtected = /^(CallsTable|ReconciliationsTable)/.test(id)
        ? ['Properties.DeletionProtectionEnabled: false, true']
        : [];
      const expected = holdsData.includes(resource.Type) ? [...kept, ...isProtected] : [];

      expect([id, ...differences(resource, prod[id]).sort()]).toEqual([id, ...expected.sort()]);
    }
  });

  for (const setting of [{ stage: 'staging' }]) {
    it(`is any other than dev: ${setting.stage}`, () => {
      const fates = Object.values(templateWith(setting).toJSON().Resources as Resources)
        .filter(({ Type }) => holdsData.includes(Type))
        .map(({ DeletionPolicy }) => DeletionPolicy);

      expect(new Set(fates)).toEqual(new Set(['RetainExceptOnCreate']));
    });
  }
});
