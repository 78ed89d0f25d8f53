import { measureCost } from './measurements/cost.ts';
import { checkProcessUsage } from './sandbox/process-usage.ts';
import { openTestBed } from './test-bed/test-bed.ts';

checkProcessUsage();
const testBed = await openTestBed();
try {
  const { text } = await measureCost({ testBed });
  process.stdout.write(`${text}\n`);
} finally {
  await testBed.close();
}
