import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { copyRecords } from './copy-records.ts';
import { createPace } from './pace.ts';

const usage = `npm run restore -- --from NAME --table NAME    copies the records of a restored table that the
                                               stack's table lacks, or holds from an earlier read

  --rate 100     records written a second, at most
  --dry-run      says how many would be copied, and copies none

Ends with 0, or with 1 when it failed: run it again, it goes on with what is left.
Uses the AWS credentials, region and AWS_ENDPOINT_URL of the environment. See docs/runbook.md.`;

try {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      table: { type: 'string' },
      rate: { type: 'string', default: '100' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { from, table, rate, 'dry-run': isDryRun } = values;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
  } else {
    if (!from || !table || from === table) throw new Error(usage);
    if (!/^[1-9]\d{0,3}$/.test(rate)) throw new Error('--rate takes a number from 1 to 9999');
    const counts = await copyRecords(new DynamoDBClient({ maxAttempts: 10 }), from, table, {
      isDryRun,
      pace: createPace(Number(rate)),
      now: Date.now,
      onProgress: ({ read, copied }) =>
        process.stderr.write(`${read} records read, ${copied} copied\n`),
    });
    const { read, copied, kept, expired } = counts;
    process.stdout.write(
      `${read} records read: ${copied} ${isDryRun ? 'would be copied' : 'copied'}; ${kept} are there, ${expired} have expired\n`,
    );
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
