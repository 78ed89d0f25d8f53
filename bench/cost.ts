import { checkProcessUsage } from './host/process-usage.ts';
import { cost } from './parts/cost.ts';
import { openStand } from './stand.ts';

checkProcessUsage();
const stand = await openStand();
try {
  const { text } = await cost({ stand });
  process.stdout.write(`${text}\n`);
} finally {
  await stand.close();
}
