import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, settingNames } from '../../infra/config.ts';

const page = readFileSync('docs/settings.md', 'utf8');
const rows = [...page.matchAll(/^\| (`.+?) \| (.*?) ?\| .*\|$/gm)].flatMap(([, keys, defaults]) => {
  const values = quoted(defaults);
  return quoted(keys).map((key, n) => [key, values[n] ?? values[0] ?? ''] as const);
});

function quoted(cell = '') {
  return [...cell.matchAll(/`(.*?)`/g)].map(([, word = '']) => word);
}

describe('the table of settings', () => {
  it('has each of them once', () => {
    expect(rows.map(([key]) => key).sort()).toEqual([...settingNames].sort());
  });

  it('says what they are by default', () => {
    const { stackName, ...config } = readConfig({ linerHost: 'https://liner.example' });
    const defaults = new Map<string, unknown>(Object.entries(config));

    for (const [key, value] of rows) {
      if (key === 'linerHost') continue;
      if (key === 'stackName') expect(stackName).toBe(`${value}-dev`);
      else expect(String(defaults.get(key) ?? ''), key).toBe(value);
    }
  });
});
