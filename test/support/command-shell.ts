import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const patienceMs = 120_000;

export interface Shell {
  /** the folder commands are typed in, a copy of the project */
  readonly dir: string;
  /** Runs lines in bash until they end, or until they have printed this. */
  readonly run: (lines: string, options?: RunOptions) => Promise<Run>;
  readonly remove: () => void;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Record<string, string>;
  readonly until?: RegExp;
}

export interface Run {
  readonly code: number | null;
  readonly said: string;
}

/** ports that the documentation names become those the stack got; what would replace us is left out */
const prelude = `
npm() {
  case "$*" in
    ci|test) ;;
    start) command npm start -- --port 0 --aws-port 0 ;;
    "start "*) command npm "$@" --port 0 --aws-port 0 ;;
    *) command npm "$@" ;;
  esac
}
curl() {
  local args=("\${@//http:\\/\\/127.0.0.1:3000/$API_URL}")
  command curl --silent --show-error "\${args[@]//http:\\/\\/127.0.0.1:4566/$AWS_ENDPOINT_URL}"
}
`;

export function openShell(): Shell {
  const dir = mkdtempSync(join(tmpdir(), 'commands-'));
  const left = new Set(
    ['node_modules', '.git', 'cdk.out', 'outputs.json'].map((name) => resolve(name)),
  );
  cpSync('.', dir, { recursive: true, filter: (source) => !left.has(resolve(source)) });
  symlinkSync(resolve('node_modules'), join(dir, 'node_modules'));
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  const standIn = resolve('test/support/aws-stand-in.ts');
  writeFileSync(join(bin, 'aws'), `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`);
  chmodSync(join(bin, 'aws'), 0o755);

  return { dir, run, remove: () => rmSync(dir, { recursive: true, force: true }) };

  async function run(
    lines: string,
    { input = '', env = {}, until }: RunOptions = {},
  ): Promise<Run> {
    const child = spawn('bash', ['-c', `${prelude}\n${lines}`], {
      cwd: dir,
      env: {
        ...withoutAws(process.env),
        PATH: `${bin}:${process.env.PATH}`,
        // nobody's credentials, and no question who this might be
        HOME: dir,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_REGION: 'us-east-1',
        ...env,
      },
      detached: true,
    });
    // what never ends is killed, and fails by what it did not say
    const limit = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), patienceMs);
    let said = '';
    const ended = once(child, 'close').then(([code]) => code as number | null);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        said += chunk;
        if (until?.test(said) && child.pid) process.kill(-child.pid, 'SIGINT');
      });
    }
    child.stdin.on('error', () => {}).end(input);
    try {
      return { code: await ended, said };
    } finally {
      clearTimeout(limit);
    }
  }
}

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(AWS_|CALL_ENRICHMENT_|LINER_TOKEN)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}
