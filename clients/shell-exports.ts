/** Lines that a POSIX shell reads as variables; one without a value is taken away. */
export function shellExports(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) =>
    value === '' ? `unset ${name}` : `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  );
  return `${lines.join('\n')}\n`;
}

/** A stack's outputs under the names that the documentation uses: CallQueueUrl is $CALL_QUEUE_URL. */
export function outputVariables(outputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toUpperCase(),
      value,
    ]),
  );
}

/** What a shell needs to reach the services of a local run, and no real account by mistake. */
export function localVariables(awsEndpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: '',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // an account that is none: a client that does not know AWS_ENDPOINT_URL is turned away by AWS
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    // nothing between a shell and its own machine
    NO_PROXY: loopback,
    no_proxy: loopback,
  };
}

const loopback = '127.0.0.1,localhost';

/**
 * Has whatever AWS CLI a shell finds talk to AWS_ENDPOINT_URL: before 2.13 and 1.29 it does not know
 * the variable, and later ones of 1.x ask AWS itself for queues all the same. An alias of the name
 * would be read in the place of the function's.
 */
export const awsFunction = `unalias aws 2>/dev/null || :
aws() { command aws \${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }
`;
