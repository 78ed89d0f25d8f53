import { readFileSync, writeFileSync } from 'node:fs';
import { describeEvents } from './event-types.ts';
import { describeApi } from './openapi.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

writeFileSync('docs/openapi.json', `${JSON.stringify(describeApi(version), null, 2)}\n`);
writeFileSync('docs/events/call-event.d.ts', describeEvents());
