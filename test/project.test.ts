import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(path, 'utf8');
const majorOf = (version = '') => version.replace(/^\D+/, '').split('.')[0];

const manifest = JSON.parse(read('package.json'));
const workflows = ['ci', 'deploy'].map((name) => ({
  name,
  text: read(`.github/workflows/${name}.yml`),
}));

describe('the Node of the Lambda runtime', () => {
  const major = majorOf(manifest.devDependencies.node);

  it('is the one of the types', () => {
    expect(majorOf(manifest.devDependencies['@types/node'])).toBe(major);
  });

  it.each(workflows)('is the one of $name', ({ text }) => {
    expect(/node-version: (\S+)/.exec(text)?.[1]).toBe(major);
  });

  it('is the one updates keep to', () => {
    const { packageRules } = JSON.parse(read('renovate.json'));
    const [rule] = packageRules.filter((each: { matchPackageNames: string[] }) =>
      each.matchPackageNames.includes('node'),
    );

    expect(rule.allowedVersions).toBe(`^${major}`);
  });
});

describe('a workflow', () => {
  it.each(workflows)('$name runs the whole check', ({ text }) => {
    expect(text).toContain('- run: .ci/run\n');
  });

  it.each(workflows)('$name holds no secret', ({ text }) => {
    expect(text).not.toMatch(/secrets\.|access-key/i);
  });
});

describe('a dependency', () => {
  it('is pinned exactly', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });

    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  });
});
