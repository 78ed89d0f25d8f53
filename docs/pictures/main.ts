import { writeFileSync } from 'node:fs';
import { drawDiagram } from './diagram.ts';
import { flow } from './flow.ts';

writeFileSync(new URL('../flow.svg', import.meta.url), drawDiagram(flow));
