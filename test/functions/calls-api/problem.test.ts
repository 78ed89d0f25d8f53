import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../functions/calls-api/problem.ts';
import type { HttpCode } from '../../../functions/calls-api/problem-details.ts';

const codes = ['core/errors.ts', 'functions/calls-api/problem-details.ts'].flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/\| '([A-Z][A-Z_]+)'/g)].map(([, code]) => code),
) as HttpCode[];
const anchors = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(
  ([, heading]) => heading?.toLowerCase(),
);

describe('a problem', () => {
  it.each(codes)('of %s says what can be done, and where its article is', (code) => {
    for (const status of [400, 404, 422, 500, 503]) {
      const { type, detail } = JSON.parse(problem(status, code).body ?? '');

      const [path, anchor] = type.split('#');
      expect(path).toBe('/docs/runbook.md');
      expect(anchors).toContain(anchor);
      expect(detail).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
