import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createPace } from './pace.ts';
import { setExpiry } from './set-expiry.ts';

const usage = `npm run expire -- --table NAME --retain-days N    gives every record the expiry that retainDays=N means;
                                                  0 takes it away

  --rate 100     records written a second, at most
  --dry-run      says how many would be written, and writes none

Deploy retainDays=N first. Ends with 0, or with 1 when it failed: run it again, it goes on with what is left.
Uses the AWS credentials, region and AWS_ENDPOINT_URL of the environment. See docs/privacy.md.`;

try {
  const { values } = parseArgs({
    options: {
      table: { type: 'string' },
      'retain-days': { type: 'string' },
      rate: { type: 'string', default: '100' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { table, 'retain-days': retainDays, rate, 'dry-run': isDryRun } = values;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
  } else {
    if (!table || !retainDays) throw new Error(usage);
    if (!/^\d{1,5}$/.test(retainDays)) throw new Error('--retain-days takes a number of days');
    if (!/^[1-9]\d{0,3}$/.test(rate)) throw new Error('--rate takes a number from 1 to 9999');
    const counts = await setExpiry(new DynamoDBClient({ maxAttempts: 10 }), table, {
      retainDays: Number(retainDays),
      isDryRun,
      pace: createPace(Number(rate)),
      now: Date.now,
      onProgress: ({ read, changed }) =>
        process.stderr.write(`${read} records read, ${changed} changed\n`),
    });
    const { read, changed, overdue, skipped } = counts;
    process.stdout.write(
      `${read} records read: ${changed} ${isDryRun ? 'would be changed' : 'changed'}, ${overdue} of them overdue; ${skipped} written meanwhile\n`,
    );
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
