import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShell, type Shell } from '../support/command-shell.ts';
import { elsewhere, type Way, ways } from '../support/command-ways.ts';
import { documentedCommands } from '../support/documented-commands.ts';
import { eventually } from '../support/local-eventually.ts';
import { startCommand } from '../support/stack-command.ts';

const blocks = documentedCommands();
const hasTools = ['bash', 'jq', 'openssl', 'xxd', 'curl'].every(
  (tool) => spawnSync(tool, ['--version']).error === undefined,
);
const patienceMs = 300_000;

function blocksOf({ file, begins }: Pick<Way, 'file' | 'begins'>) {
  return blocks.filter((block) => block.file === file && block.firstLine.startsWith(begins));
}

describe('the commands of the README and docs', () => {
  it('are each executed in one way', () => {
    const known = [...ways, ...elsewhere].flatMap(blocksOf);

    expect(blocks.filter((block) => !known.includes(block))).toEqual([]);
    expect(known).toHaveLength(blocks.length);
    expect([...ways, ...elsewhere].filter((way) => blocksOf(way).length !== 1)).toEqual([]);
  });

  it('lead from nothing to a first enriched call in six lines', () => {
    const [, path = ''] = readFileSync('README.md', 'utf8').split(/^## Deploy it$/m);
    const lines = blocks
      .filter(({ code }) => (path.split('Point a webhook sender')[0] ?? '').includes(code))
      .flatMap(({ code }) => code.split('\n'));

    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines[0]).toContain('npm ci');
    expect(lines.at(-1)).toContain('aws lambda invoke');
  });
});

describe.runIf(hasTools)('typed as they stand', { timeout: patienceMs }, () => {
  let shell: Shell;
  let command: ReturnType<typeof startCommand>;
  let local: Record<string, string>;

  beforeAll(async () => {
    shell = openShell();
    const file = join(shell.dir, 'outputs.json');
    command = startCommand(
      ['--no-demo', '--port', '0', '--aws-port', '0', '--outputs-file', file],
      {},
    );
    await eventually(() => existsSync(file), patienceMs);
    const { AwsEndpoint } = JSON.parse(readFileSync(file, 'utf8'))['CallEnrichment-dev'];
    local = {
      AWS_ENDPOINT_URL: AwsEndpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
  }, patienceMs);

  afterAll(async () => {
    command.interrupt();
    await command.ended;
    shell.remove();
  });

  const outputs = blocks.find(({ code }) => code.startsWith('eval "$(jq'))?.code ?? '';

  for (const way of ways) {
    it(`${way.file}: ${way.begins}`, async () => {
      const { on, first = '', after = '', options, says, code } = way;
      const lines = [outputs, first, ...blocksOf(way).map((block) => block.code), after].join('\n');
      const env = { local, 'no account': {}, dry: { ...local, AWS_STAND_IN: 'dry' } }[on];

      const run = await shell.run(lines, { ...options, env });

      expect(run.said).toMatch(says ?? options?.until ?? /^/);
      expect(run.said).not.toMatch(
        /^(bash|aws \w+): |unknown (option|argument)| no such |at .*\.ts:/im,
      );
      if (code !== undefined) expect(run).toMatchObject({ code });
    });
  }
});
