import { writeFileSync } from 'node:fs';
import { readCommandLine } from '../../local/command-line.ts';
import { drawDiagram } from './diagram.ts';
import { flow } from './flow.ts';

readCommandLine(
  `Writes docs/flow.svg.

  npm run draw
`,
  {},
);
writeFileSync(new URL('../flow.svg', import.meta.url), drawDiagram(flow));
