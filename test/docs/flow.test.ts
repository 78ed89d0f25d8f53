import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawDiagram } from '../../docs/pictures/diagram.ts';
import { flow } from '../../docs/pictures/flow.ts';

const drawn = readFileSync('docs/flow.svg', 'utf8');

describe('the drawing of the flow', () => {
  it('is what npm run draw would draw', () => {
    expect(drawn).toBe(drawDiagram(flow));
  });

  it.each(globSync('functions/*/main.ts'))('shows %s', (path) => {
    expect(drawn).toContain(`>${path.split('/')[1]}</text>`);
  });

  it('names itself to who cannot see it', () => {
    expect(drawn).toMatch(/role="img" aria-labelledby="title desc">\n<title id="title">\w/);
    expect(drawn).toMatch(/<desc id="desc">\w/);
  });

  it('follows the colour scheme of its reader', () => {
    expect(drawn).toContain('@media (prefers-color-scheme: dark)');
  });

  it('refuses an arrow that leads nowhere', () => {
    const arrows = [{ from: 'queue.bottom', to: 'enrch.top' }];

    expect(() => drawDiagram({ ...flow, arrows })).toThrow('there is no enrch.top');
  });
});
