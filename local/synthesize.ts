import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const projectDir = join(import.meta.dirname, '..');
/** what npx and esbuild say while they bundle */
const chatter =
  /^\s*$|^Bundling asset|^npm (warn|notice)|\d+(\.\d+)?[km]?b\s*$|⚡ Done|feature flags|Subprocess exited/i;

/**
 * Has the CDK write the stack to a folder of its own, without a network.
 * @param context `key=value` pairs, as with `cdk -c`
 * @param app the file of a CDK app other than ours
 * @throws {Error} with what the CDK said, when it fails
 */
export async function synthesize(
  outDir: string,
  context: readonly string[],
  signal?: AbortSignal,
  app?: string,
): Promise<void> {
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const options = ['--quiet', '--no-notices', '--no-version-reporting', '--output', outDir];
  if (app) options.push('--app', `node '${resolve(app).replaceAll("'", "'\\''")}'`);
  const child = spawn(
    process.execPath,
    [cdk, 'synth', ...options, ...context.flatMap((pair) => ['-c', pair])],
    {
      cwd: projectDir,
      env: {
        ...process.env,
        // the app runs on this Node, whoever started us
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        // the CDK would ask the network whose account this is
        AWS_EC2_METADATA_DISABLED: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        LINER_TOKEN: undefined,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // a group of its own, so that it ends with all that it started
      detached: true,
    },
  );
  const end = () => child.pid && process.kill(-child.pid, 'SIGKILL');
  signal?.addEventListener('abort', end);
  // before what clears up
  process.prependOnceListener('exit', end);
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  signal?.removeEventListener('abort', end);
  process.removeListener('exit', end);
  signal?.throwIfAborted();
  if (code === 0) return;
  const lines = `${said}${complained}`.split('\n').filter((line) => !chatter.test(line));
  throw new Error(`${app ?? 'the stack'} cannot be synthesized:\n${lines.join('\n')}`);
}
