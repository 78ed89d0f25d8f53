import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startFakeCrm } from '../../examples/crm-sync/fake-crm.ts';
import { startFakeLiner } from '../../local/demo/fake-liner.ts';
import { writeExports } from '../../local/exports-file.ts';
import { type LocalStack, startLocalStack } from '../../local/local-stack.ts';
import { type App, readOptions } from '../../local/options.ts';
import { startBeside } from '../examples/running-examples.ts';
import { webhookSecretCanary } from '../support/canaries.ts';
import { checkCdkCommand } from '../support/cdk-arguments.ts';
import { openShell, type Typed } from '../support/command-shell.ts';
import { enriched, typings } from '../support/command-typings.ts';
import { documentedCommands } from '../support/documented-commands.ts';
import { restoreTable } from '../support/restored-table.ts';

const blocks = documentedCommands();
const typingsOf = (code: string) => Object.keys(typings).filter((part) => code.includes(part));
const tools = ['bash', 'jq', 'openssl', 'od', 'curl'];
const hasTools = tools.every((tool) => spawnSync(tool, ['--version']).error === undefined);

describe('the documented commands', () => {
  it('are typed in one way, and there is no way that none is typed in', () => {
    const used = blocks.flatMap(({ code }) => [...new Set(typingsOf(code))]);

    expect(blocks.filter(({ code }) => typingsOf(code).length > 1)).toEqual([]);
    expect(used.sort()).toEqual(Object.keys(typings).sort());
  });

  it('lead from nothing to a first enriched call in six lines', () => {
    const all = blocks.filter(
      ({ file, heading }) => file === 'README.md' && heading === 'Deploy it',
    );
    const last = all.findIndex(({ code }) => code.includes('aws lambda invoke'));
    const lines = all.slice(0, last + 1).flatMap(({ code }) => code.split('\n'));

    expect(lines[0]).toContain('npm ci');
    expect(lines.at(-1)).toContain('aws lambda invoke');
    expect(lines.length).toBeLessThanOrEqual(6);
  });
});

describe.runIf(hasTools)('as they stand, on a stack of this machine,', () => {
  let shell: ReturnType<typeof openShell>;
  let stack: LocalStack;
  let crm: Awaited<ReturnType<typeof startFakeCrm>>;
  let liner: Awaited<ReturnType<typeof startFakeLiner>>;
  const helps: Record<string, string> = {};

  beforeAll(async () => {
    liner = await startFakeLiner();
    crm = await startFakeCrm(0);
    shell = openShell({ CRM_URL: crm.origin });
    const environment = { LINER_ORIGIN: liner.origin };
    stack = await startLocalStack({ assemblyDir: inject('assemblyDir'), environment });
    const { outputs, awsEndpoint } = stack;
    stack.putSecret(outputs.LinerTokenSecretArn ?? '', liner.token);
    stack.putSecret(outputs.WebhookSecretArn ?? '', webhookSecretCanary);
    stack.offer('liner', liner.switchboard({ onToken: () => {}, tell: async () => {} }));
    const { postCall, crmSync } = await startBeside(stack, join(shell.dir, 'assemblies'), {
      ...(await documentedSettings()),
      crmOrigin: crm.origin,
    });
    await writeExports(join(shell.dir, 'exports.sh'), stack);
    for (const [file, written] of Object.entries({
      outputs,
      crm: crmSync,
      'post-call': postCall,
    })) {
      writeFileSync(join(shell.dir, `${file}.json`), JSON.stringify({ Stack: written }));
    }
    const { code, said } = await shell.type(enriched, { first: '. ./exports.sh' });
    expect(code, said).toBe(0);
    await restoreTable(awsEndpoint, outputs.CallsTableName);
  });

  afterAll(async () => {
    await stack?.stop();
    await Promise.all([crm?.close(), liner?.close()]);
    shell?.remove();
  });

  /** what the recipes have `npm start` tell their stacks */
  async function documentedSettings(): Promise<Record<string, string>> {
    const apps: App[] = [];
    for (const { code } of blocks.filter((block) => block.code.startsWith('npm start'))) {
      const { recorded } = await shell.type(code);
      apps.push(...recorded.flatMap((command) => readOptions(command.slice(3), {}).beside));
    }
    const examples = new Map(apps.toReversed().map((each) => [each.file, each]));
    expect(examples.size).toBe(2);
    // what a recipe says first is what it is about
    return Object.fromEntries(
      [...examples.values()].flatMap(({ context }) => context.map((pair) => pair.split(/=(.*)/s))),
    );
  }

  /** what was recorded rather than run */
  async function check({ recorded }: Typed) {
    for (const [program = '', ...args] of recorded) {
      if (args[0] === 'start') readOptions(args.slice(2), {});
      else {
        const cdk = program === 'npm' ? ['deploy', ...args.slice(3)] : args;
        await checkCdkCommand(cdk, await helpOf(cdk[0] ?? ''), join(shell.dir, 'settings'));
      }
    }
  }

  async function helpOf(command: string): Promise<string> {
    helps[command] ??= (await shell.type(`npx cdk ${command} --help`)).said;
    return helps[command];
  }

  for (const { file, heading, code } of blocks) {
    const typing = typings[typingsOf(code)[0] ?? ''] ?? {};

    it(`${file}, ${heading}: ${code.split('\n')[0]}`, async () => {
      const first = `. ./exports.sh\n${typing.first ?? ''}`;

      const typed = await shell.type(code, { ...typing, first });

      expect(typed.said).toMatch(typing.until ?? typing.says ?? '');
      expect(typed.code, typed.said).toBe(typing.until ? null : 0);
      await check(typed);
    });
  }
});
