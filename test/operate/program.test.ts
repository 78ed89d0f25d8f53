import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callsCommand, deployedStack } from '../support/calls-command.ts';

beforeEach(() => void vi.stubEnv('AWS_REGION', 'eu-west-1'));
afterEach(() => void vi.unstubAllEnvs());

const outputs = { CallQueueUrl: "https://sqs.example/it's", ApiUrl: 'https://api.example' };

describe('calls env', () => {
  it('prints the outputs for a shell to read', async () => {
    deployedStack(outputs);

    expect(await callsCommand(['env'])).toEqual({
      code: 0,
      errors: '',
      output: [
        "export CALL_QUEUE_URL='https://sqs.example/it'\\''s'",
        "export API_URL='https://api.example'",
        "export AWS_REGION='eu-west-1'",
        "export AWS_DEFAULT_REGION='eu-west-1'\n",
      ].join('\n'),
    });
  });

  it('prints them as JSON for a program', async () => {
    deployedStack(outputs);

    const { output } = await callsCommand(['--json', 'env']);

    expect(JSON.parse(output)).toMatchObject({ API_URL: 'https://api.example' });
  });
});

describe('the stack that is meant', () => {
  const nameFor = async (...args: string[]) => {
    const cloudFormation = deployedStack(outputs);
    const { code } = await callsCommand(['env', ...args]);
    const [call] = cloudFormation.commandCalls(DescribeStacksCommand);
    return call?.args[0].input.StackName ?? code;
  };

  it('is that of the stage, dev unless told', async () => {
    expect(await nameFor()).toBe('CallEnrichment-dev');
    expect(await nameFor('--stage', 'staging')).toBe('CallEnrichment-staging');
  });

  it.each([
    ['a name that is no stage', ['--stage', 'Prod']],
    ['a stage and this machine', ['--stage', 'prod', '--local']],
  ])('is not guessed from %s', async (_, args) => {
    expect(await nameFor(...args)).toBe(2);
  });
});

function named(name: string, message = 'It failed for 123456789012', fields: object = {}) {
  return Object.assign(new Error(message), { name, ...fields });
}

describe('what goes wrong is told in a line, the next step in another, with an exit code', () => {
  const denied =
    'User: arn:aws:iam::1:user/me is not authorized to perform: cloudformation:DescribeStacks on resource: x';
  for (const [what, error, code, said] of [
    ['no region', named('Error', 'Region is missing'), 5, 'No AWS region'],
    ['no credentials', named('CredentialsProviderError'), 5, 'No AWS credentials'],
    ['expired credentials', named('ExpiredToken'), 5, 'have expired'],
    [
      'an expired sign-in',
      named('CredentialsProviderError', 'Token is expired. To refresh this SSO session run'),
      5,
      'have expired',
    ],
    ['unknown credentials', named('InvalidClientTokenId'), 5, 'does not know'],
    ['a wrong clock', named('SignatureDoesNotMatch', 'Signature expired: 2020'), 5, 'clock'],
    ['what is not allowed', named('AccessDenied', denied), 5, 'cloudformation:DescribeStacks.'],
    ['a stack that is not there', named('ValidationError', 'x does not exist'), 4, 'No stack'],
    ['AWS being busy', named('Throttling'), 6, 'Throttling'],
    [
      'AWS being unwell',
      named('InternalException', 'x', { $metadata: { httpStatusCode: 500 } }),
      6,
      'InternalException',
    ],
    [
      'an answer that is not of AWS',
      named('SyntaxError', '<html>\n  Deserialization error: to see the raw response', {
        $metadata: { httpStatusCode: 502 },
      }),
      6,
      'not AWS, or is not well: it says 502',
    ],
    ['a connection that breaks', named('Error', 'x', { code: 'ECONNRESET' }), 6, 'ECONNRESET'],
    [
      'a connection that cannot be made',
      named('TypeError', 'fetch failed', { cause: named('Error', 'x', { code: 'ENOTFOUND' }) }),
      6,
      'ENOTFOUND',
    ],
    ['a bug', named('TypeError', 'x is no function'), 1, 'TypeError: x is no function'],
  ] as const) {
    it(`as ${what}`, async () => {
      deployedStack(outputs).on(DescribeStacksCommand).rejects(error);

      const told = await callsCommand(['env']);

      expect(told).toMatchObject({ code, output: '' });
      expect(told.errors).toMatch(/^.*\n.*\n$/);
      expect(told.errors.split('\n')[0]).toContain(said);
    });
  }

  it('and as JSON for a program', async () => {
    deployedStack(outputs).on(DescribeStacksCommand).rejects(named('ExpiredToken'));

    const { errors } = await callsCommand(['env', '--json']);

    expect(JSON.parse(errors).error).toEqual({
      problem: expect.stringContaining('expired'),
      next: expect.stringContaining('Sign in'),
      exitCode: 5,
    });
  });
});

describe('calls used wrongly', () => {
  for (const args of [[], ['nonsense'], ['env', '--nonsense'], ['env', 'too much']]) {
    it(`ends with 2, as ${JSON.stringify(args)}`, async () => {
      const { code, output, errors } = await callsCommand(args);

      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(errors).not.toBe('');
    });
  }

  it('is helped, and that ends with 0', async () => {
    const { code, output } = await callsCommand(['--help']);

    expect(code).toBe(0);
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(output).toMatch(/^ {2}status .*/m);
  });
});
