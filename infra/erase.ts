import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eraseLead, erasePhones } from './erasure.ts';

const usage = `npm run erase -- --table NAME --lead ID      every record of a lead
npm run erase -- --table NAME --phones       every record of the phone numbers on standard input,
                                             one a line: they stay out of the shell's history

Uses the AWS credentials, region and AWS_ENDPOINT_URL of the environment. See docs/privacy.md.`;

try {
  const { values } = parseArgs({
    options: {
      table: { type: 'string' },
      lead: { type: 'string' },
      phones: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
  } else {
    if (!values.table || Boolean(values.lead) === Boolean(values.phones)) throw new Error(usage);
    if (values.lead && !/^\d{1,15}$/.test(values.lead)) throw new Error('--lead takes a number');
    const client = new DynamoDBClient();
    const erased = values.lead
      ? await eraseLead(client, values.table, Number(values.lead))
      : await erasePhones(client, values.table, (await text(process.stdin)).split('\n'));
    process.stdout.write(`${erased} records erased\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
