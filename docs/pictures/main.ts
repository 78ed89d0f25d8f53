import { writeFileSync } from 'node:fs';
import { readCommandLine } from '../../local/command-line.ts';
import { chromiumPath, withoutChromium } from './chromium.ts';
import { drawDiagram } from './diagram.ts';
import { flow } from './flow.ts';
import { drawPage } from './page-picture.ts';

readCommandLine(
  `Writes docs/flow.svg, and docs/page.png where a Chromium is found.

  npm run draw
`,
  {},
);
writeFileSync(new URL('../flow.svg', import.meta.url), drawDiagram(flow));
if (chromiumPath) writeFileSync(new URL('../page.png', import.meta.url), await drawPage());
else process.stderr.write(`docs/page.png stays as it is. ${withoutChromium}\n`);
