import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { undelivered } from '../../../operate/letter.ts';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const [, ...articles] = runbook.split(/^## /m);
const headings = articles.map((article) => article.split('\n')[0]);

const ourCodes = ['core/errors.ts', 'functions/calls-api/problem-details.ts'].flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/\| '([A-Z][A-Z_]+)'/g)].map(([, code]) => code),
);
const codes = [...ourCodes, undelivered];

const alarms = globSync('infra/**/*.ts').flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/runbook: '([^']+)'/g)].map(([, heading]) => heading),
);

describe('the runbook', () => {
  it.each(codes)('has an article about %s', (code) => {
    expect(headings).toContain(code);
  });

  it.each(alarms)('has an article about the alarm %s', (alarm) => {
    expect(headings).toContain(alarm);
  });

  it.each(headings)('says of %s what it means, what to look at and what to do', (heading) => {
    const article = articles.find((text) => text.startsWith(`${heading}\n`));

    expect(article).toMatch(/^\*\*Means\*\* .*[.:]\n/m);
    expect(article).toMatch(/^\*\*Look at\*\* .*\n/m);
    expect(article).toMatch(/^\*\*Do\*\* .*/m);
  });

  it('has no article about what does not exist, and none twice', () => {
    expect([...headings].sort()).toEqual([...new Set([...codes, ...alarms])].sort());
  });

  it('links to articles that exist', () => {
    const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading?.toLowerCase().replaceAll(' ', '-'),
    );

    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

    expect(anchors).toEqual(expect.arrayContaining(links));
  });
});
