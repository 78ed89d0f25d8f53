import { readFileSync, writeFileSync } from 'node:fs';
import { readCommandLine } from '../../local/command-line.ts';
import { describeEvents } from './event-types.ts';
import { describeApi } from './openapi.ts';

readCommandLine(
  `Writes docs/openapi.json and docs/events/call-event.d.ts, from the schemas that are executed.

  npm run describe
`,
  {},
);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

writeFileSync('docs/openapi.json', `${JSON.stringify(describeApi(version), null, 2)}\n`);
writeFileSync('docs/events/call-event.d.ts', describeEvents());
