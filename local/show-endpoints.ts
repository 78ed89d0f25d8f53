import type { LocalStack } from './local-stack.ts';
import type { RunningStack } from './start-stack.ts';
import { rows, type Screen } from './terminal.ts';

export interface RunFacts {
  readonly page: string | undefined;
  readonly liner: string;
  readonly logsDir: string;
  /** sets a shell up for this stack */
  readonly exportsFile: string;
  /** a call nobody has sent yet, if one is known */
  readonly untried: number | undefined;
}

/** Tells where everything listens, and what to try. */
export function showEndpoints(
  screen: Screen,
  stack: LocalStack,
  beside: readonly RunningStack[],
  { page, liner, logsDir, exportsFile, untried }: RunFacts,
): void {
  const { apiUrl, awsEndpoint, outputs } = stack;
  const id = untried ?? 123;
  const unsigned = stack.routes.filter((route) => route.needsSignature);

  screen.line('\nListening');
  if (page) screen.line(`  Page      ${page}`);
  screen.line(`  HTTP API  ${apiUrl}`);
  screen.line(`  AWS       ${awsEndpoint}`);
  screen.line(`  Liner     ${liner}`);
  screen.line(`  Logs      ${logsDir}`);
  screen.line(`\n  ${unsigned.map(({ routeKey }) => routeKey).join(', ')}`);
  screen.line('  are open here; on AWS they ask for an IAM signature.');
  const schedules = [stack, ...beside].flatMap((each) => each.schedules);
  if (schedules.length > 0) {
    screen.line(
      `  A minute of a schedule takes a second here: ${[...new Set(schedules)].join(', ')}.`,
    );
  }

  screen.line('\nOutputs');
  for (const line of rows(Object.entries(outputs))) screen.line(line);

  screen.line('\nPaste into another terminal');
  screen.line(`  . '${exportsFile}'`);
  screen.line('  It sets the outputs as $API_URL, $CALL_QUEUE_URL and so on, $WEBHOOK_SECRET, and');
  screen.line('  for AWS the endpoint, a region and dummy credentials. Any AWS CLI works in that');
  screen.line('  terminal; a script that runs an older one than 2.13 must tell it');
  screen.line('  --endpoint-url "$AWS_ENDPOINT_URL". boto3 knows it from 1.28 on.');
  screen.line('  In this folder, npm run calls -- status says how the stack is doing.');

  for (const { name, outputs: theirs, apiUrl: url, routes } of beside) {
    screen.line(`\n${name}`);
    const shown = Object.entries({ ...theirs, ...(routes.length > 0 && { 'HTTP API': url }) });
    for (const line of rows(shown)) screen.line(line);
  }

  screen.line('\nTry');
  screen.line(`  curl -X POST ${apiUrl}/calls/${id}`);
  screen.line(`  curl ${apiUrl}/calls/${id}`);
  screen.line(
    `  curl ${awsEndpoint}/2015-03-31/functions/${outputs.EnrichFunctionName}/invocations \\`,
  );
  screen.line(`    -d '{"callIds": [${id}]}'`);
  if (outputs.RecordingsBucketName) {
    screen.line('  aws s3 ls --recursive "s3://$RECORDINGS_BUCKET_NAME/"   in that terminal');
  }
}
