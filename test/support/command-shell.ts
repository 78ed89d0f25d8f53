import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openTemporaryFolder } from '../../local/temporary-folder.ts';

/** How a block is typed, where it is not enough that all its commands succeed. */
export interface Typing {
  /** what is asked for at the keyboard */
  readonly input?: string;
  /** lines before the block and after it */
  readonly first?: string;
  readonly after?: string;
  /** shown by the commands */
  readonly says?: string | RegExp;
  /** of commands that do not end: what they show before Ctrl-C */
  readonly until?: RegExp;
}

export interface Typed {
  /** null for what was ended */
  readonly code: number | null;
  readonly said: string;
  /** the commands that a test looks at rather than runs */
  readonly recorded: readonly (readonly string[])[];
}

/** What takes minutes or an account is recorded; the documented ports become those that are open. */
const prelude = `set -eo pipefail
record() { printf '%s\\037' "$@" >> recorded; echo >> recorded; }
npm() {
  case "$*" in
    ci|test) ;;
    start*|'run deploy'*) record npm "$@" ;;
    *) # the stack of this machine stands in for every stage
      local args=()
      while (($#)); do if [ "$1" = --stage ]; then shift 2; else args+=("$1"); shift; fi; done
      command npm --silent "\${args[@]}" ;;
  esac
}
npx() {
  case "$*" in
    'cdk bootstrap'|*--help)
      # with no account, which is an answer too
      (unset \${!AWS_@}; AWS_EC2_METADATA_DISABLED=true command npx "$@" || test $? = 1) ;;
    cdk*) record "$@" ;;
    *fake-*.ts) command npx "$@" 0 ;;
    *) command npx "$@" ;;
  esac
}
curl() {
  local args=("\${@//http:\\/\\/127.0.0.1:3000/$API_URL}")
  args=("\${args[@]//http:\\/\\/127.0.0.1:4566/$AWS_ENDPOINT_URL}")
  command curl --silent --show-error --fail "\${args[@]//http:\\/\\/127.0.0.1:4002/$CRM_URL}"
}
`;

/**
 * A shell in a copy of the project.
 * @param env beside that of a user who has no account
 */
export function openShell(env: Readonly<Record<string, string>> = {}) {
  const { dir, remove } = openTemporaryFolder('commands');
  const left = ['node_modules', '.git', 'cdk.out'].map((name) => resolve(name));
  cpSync('.', dir, { recursive: true, filter: (source) => !left.includes(resolve(source)) });
  symlinkSync(resolve('node_modules'), join(dir, 'node_modules'));
  mkdirSync(join(dir, 'bin'));
  const aws = `#!/bin/sh\nexec '${process.execPath}' '${resolve('test/support/aws-cli.ts')}' "$@"\n`;
  writeFileSync(join(dir, 'bin/aws'), aws, { mode: 0o755 });
  const foreign = /^(AWS_|CALL_ENRICHMENT_|LINER_TOKEN$|npm_)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const shellEnv = {
    ...Object.fromEntries(own),
    PATH: `${join(dir, 'bin')}:${process.env.PATH}`,
    HOME: dir,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    npm_config_update_notifier: 'false',
    ...env,
  };
  return { dir, type, remove };

  async function type(block: string, typing: Typing = {}): Promise<Typed> {
    const { first = '', after = '', input = '', until } = typing;
    writeFileSync(join(dir, 'recorded'), '');
    const lines = [prelude, first, block, after].join('\n');
    const child = spawn('bash', ['-c', lines], { cwd: dir, env: shellEnv, detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        said += chunk;
        if (until?.test(said)) end();
      });
    }
    child.stdin.on('error', () => {}).end(input);
    // what never ends fails by what it did not say
    const limit = setTimeout(end, 100_000);
    const [code] = await once(child, 'close');
    clearTimeout(limit);
    const recorded = readFileSync(join(dir, 'recorded'), 'utf8').split('\n').slice(0, -1);
    return { code, said, recorded: recorded.map((line) => line.split('\x1f').slice(0, -1)) };

    function end() {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {} // it is over
    }
  }
}
