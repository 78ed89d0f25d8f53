import { readCommandLine } from '../local/command-line.ts';
import { measureCost } from './measurements/cost.ts';
import { checkProcessUsage } from './sandbox/process-usage.ts';
import { openTestBed } from './test-bed/test-bed.ts';

readCommandLine(
  `Prints what a million calls cost, from what the functions ask of AWS here.

  npm run cost
`,
  {},
);
checkProcessUsage();
const testBed = await openTestBed();
try {
  const { text } = await measureCost({ testBed });
  process.stdout.write(`${text}\n`);
} finally {
  await testBed.close();
}
