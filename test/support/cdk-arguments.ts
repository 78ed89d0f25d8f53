import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { readConfig } from '../../infra/config.ts';
import { readSettings, surroundings } from '../../infra/read-settings.ts';

/**
 * Reads a `cdk` command as far as that goes without an account: its options are in the CDK's own help,
 * and its app takes the context.
 * @param args as in `deploy -c stage=prod`
 * @throws {Error} naming what is wrong with it
 */
export async function checkCdkCommand(args: readonly string[], help: string, settingsDir: string) {
  const listed = help.matchAll(/^ +--([\w-]+)(?:, -(\w))? .*?\[(boolean|string|array|number)\]/gms);
  const options = [...listed].map(([, name = '', short, type]) => [
    name,
    {
      type: type === 'boolean' ? type : 'string',
      multiple: type === 'array',
      ...(short && { short }),
    },
  ]);
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(options) as NonNullable<ParseArgsConfig['options']>,
    allowPositionals: true,
  });
  const pairs = ((values.context ?? []) as string[]).map((pair) =>
    pair.split(/=(.*)/s).slice(0, 2),
  );
  const empty = pairs.filter(([, value]) => !value || value === 'null').map(([key]) => key);
  if (empty.length > 0) throw new Error(`-c without a value: ${empty}`);
  const context = Object.fromEntries(pairs);
  const { app } = values;
  const [, example] = /^node (examples\/[\w-]+)\/app\.ts$/.exec(String(app)) ?? [];
  if (example) {
    const { Settings } = await import(/* @vite-ignore */ resolve(example, 'stack.ts'));
    Settings.strict().parse(context);
  } else if (app === undefined) {
    const notice = (line: string) => {
      if (line.includes('no setting')) throw new Error(line);
    };
    const { values, placeOf } = readSettings(context, { ...surroundings(), settingsDir, notice });
    readConfig(values, placeOf);
  } else {
    throw new Error(`an app that is none of ours: ${app}`);
  }
}
