import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as crmSync from '../../examples/crm-sync/stack.ts';
import * as postCall from '../../examples/post-call-automation/stack.ts';
import * as reconciliation from '../../examples/scheduled-reconciliation/stack.ts';

const settings = {
  'post-call-automation': postCall.Settings,
  'crm-sync': crmSync.Settings,
  'scheduled-reconciliation': reconciliation.Settings,
};
const pages = Object.entries(settings).map(([name, schema]) => {
  const path = `docs/recipes/${name}.md`;
  return { name, path, text: readFileSync(path, 'utf8'), keys: Object.keys(schema.shape) };
});
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, code = '']) => code,
  );

describe.each(pages)('the recipe $name', ({ path, text, keys }) => {
  it('explains every setting, and no other', () => {
    const [, table = ''] = /\| key \| default \| meaning \|\n(.*?)\n\n/s.exec(text) ?? [];
    const explained = table
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, key]) => key));

    expect(explained.sort()).toEqual([...keys].sort());
  });

  it('sets nothing in its commands that does not exist', () => {
    const used = [
      ...blocks(text, 'sh')
        .join('\n')
        .matchAll(/ -c (\w+)=/g),
    ].map(([, key]) => key);

    const known = [...keys, 'recheckAfter', 'eventPhone'];
    expect(used.filter((key) => !known.includes(key ?? ''))).toEqual([]);
  });

  it('runs files that exist, and links to files that exist', () => {
    const run = [...text.matchAll(/examples\/[\w/-]+\.ts/g)].map(([file]) => file);
    const linked = [...text.matchAll(/\]\((\.[^)#]+|[\w-]+\.md)/g)].map(([, link = '']) =>
      join(dirname(path), link),
    );

    expect([...run, ...linked].filter((file) => !existsSync(file))).toEqual([]);
  });

  it('shows JSON that can be copied', () => {
    for (const code of blocks(text, 'json')) expect(() => JSON.parse(code)).not.toThrow();
  });
});

describe('the state machine that reads a CSV', () => {
  const page = readFileSync('docs/recipes/scheduled-reconciliation.md', 'utf8');
  const machine = blocks(page, 'json')
    .map((code) => JSON.parse(code))
    .find(({ StartAt }) => StartAt);
  const map = machine.States[machine.StartAt];

  it('hands over as many ids as a direct invoke takes', () => {
    expect(map.ItemBatcher.MaxItemsPerBatch).toBe(100);
    expect(map.ItemProcessor.States.Enrich.Arguments.Payload).toEqual({
      callIds: '{% [$states.input.Items.callId] %}',
      refresh: true,
    });
  });

  it('takes nothing but ids along', () => {
    expect(Object.keys(map.ItemSelector)).toEqual(['callId']);
  });
});
