import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eraseLead, erasePhones, type Found } from './erase-records.ts';

const usage = `npm run erase -- --table NAME --lead ID      every record of a lead
npm run erase -- --table NAME --phones       every record of the phone numbers on standard input,
                                             one a line: they stay out of the shell's history

  --country 7    calling code of the numbers that name no country
  --dry-run      says what would go, and erases nothing

Ends with 0, with 1 when it failed (run it again), with 3 when something had no record.
Uses the AWS credentials, region and AWS_ENDPOINT_URL of the environment. See docs/privacy.md.`;

const nothingFound = 3;

function report(found: readonly Found[]) {
  for (const { name, callIds, isAmbiguous } of found) {
    const ids = callIds.length > 0 ? `: ${callIds.join(', ')}` : '';
    const hint = isAmbiguous ? ' of several countries, not erased, give --country' : '';
    print(`${name}: ${records(callIds.length)}${hint}${ids}`);
    if (isAmbiguous || callIds.length === 0) process.exitCode = nothingFound;
  }
}

function records(count: number): string {
  return count === 1 ? '1 record' : `${count} records`;
}

function print(line: string) {
  process.stdout.write(`${line}\n`);
}

try {
  const { values } = parseArgs({
    options: {
      table: { type: 'string' },
      lead: { type: 'string' },
      phones: { type: 'boolean' },
      country: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { table, lead, phones, country, 'dry-run': isDryRun } = values;
  if (values.help) {
    print(usage);
  } else {
    if (!table || Boolean(lead) === Boolean(phones) || (lead && country)) throw new Error(usage);
    if (lead && !/^\d{1,15}$/.test(lead)) throw new Error('--lead takes a number');
    if (country && !/^\+?[1-9]\d{0,2}$/.test(country)) {
      throw new Error('--country takes a calling code, as in 7 or 49');
    }
    const client = new DynamoDBClient();
    const options = { isDryRun, onFound: report };
    const erased = lead
      ? await eraseLead(client, table, Number(lead), options)
      : await erasePhones(client, table, (await text(process.stdin)).split('\n'), {
          ...options,
          callingCode: country?.replace('+', ''),
        });
    print(`${records(erased)} ${isDryRun ? 'would be erased' : 'erased'}`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
