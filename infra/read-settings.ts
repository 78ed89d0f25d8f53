import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { closest } from './closest.ts';
import { ConfigurationError, Stage, settingNames } from './config.ts';

/** What somebody set, and where. */
export interface GivenSettings {
  readonly values: Readonly<Record<string, unknown>>;
  /** how to name a key and its place in a complaint, as in `-c batchSize` */
  readonly placeOf: (key: string) => string;
}

export interface Surroundings {
  /** the folder with a file for each stage */
  readonly settingsDir: string;
  /** the folder of cdk.json */
  readonly appDir: string;
  readonly homeDir: string;
  /** told in one line what applies to this command alone */
  readonly notice: (line: string) => void;
}

/** our own checks run with a folder of theirs, whatever the stages of this clone are set to */
const settingsDirVariable = 'CALL_ENRICHMENT_SETTINGS_DIR';

export function surroundings(env: NodeJS.ProcessEnv = process.env): Surroundings {
  const appDir = join(import.meta.dirname, '..');
  const settingsDir = env[settingsDirVariable] || join(appDir, 'settings');
  const notice = (line: string) => void process.stderr.write(`${line}\n`);
  return { settingsDir, appDir, homeDir: homedir(), notice };
}

/**
 * The settings of a stage: its file, and on top of that what the CDK's context says of them.
 * @throws {ConfigurationError} for a stage without a file, and for a key that is none of ours but
 * looks like one: a mistyped setting must not fall back to its default
 */
export function readSettings(
  context: Readonly<Record<string, unknown>>,
  { settingsDir, appDir, homeDir, notice }: Surroundings,
): GivenSettings {
  const contextFiles = [
    { label: 'cdk.json', path: join(appDir, 'cdk.json'), ours: true },
    { label: 'cdk.context.json', path: join(appDir, 'cdk.context.json'), ours: false },
    { label: '~/.cdk.json', path: join(homeDir, '.cdk.json'), ours: false },
  ].map((file) => ({ ...file, values: contextIn(file.path) }));
  const fileOf = (key: string) =>
    contextFiles.find(
      ({ values }) => Object.hasOwn(values, key) && isDeepStrictEqual(values[key], context[key]),
    );
  const given = (key: string) => {
    const file = fileOf(key);
    return file ? `context of ${file.label}: ${key}` : `-c ${key}`;
  };

  const { stage: named = 'dev', ...overrides } = ownOf(context);
  const stage = Stage.safeParse(named);
  if (!stage.success) {
    throw new ConfigurationError(`${given('stage')}: expected ${stage.error.issues[0]?.message}`);
  }
  const path = join(settingsDir, `${stage.data}.json`);
  const shown = relative(appDir, path).startsWith('..') ? path : relative(appDir, path);
  const values = valuesIn(path, shown, given('stage'));

  refuseNearMisses(context, (key) => fileOf(key)?.ours ?? true, given);
  for (const key of Object.keys(context).filter((each) => !isForeign(each))) {
    const isTyped = !fileOf(key);
    if (!settingNames.includes(key)) {
      if (isTyped) notice(`-c ${key} is no setting of ours and is ignored here`);
    } else if (key === 'stage') {
      if (!isTyped) notice(`${given(key)} stands for -c stage=${stage.data}`);
    } else {
      notice(`${given(key)} stands above ${shown}${isTyped ? ', for this command only' : ''}`);
    }
  }
  return {
    values: { ...values, ...overrides, stage: stage.data },
    placeOf: (key) => (Object.hasOwn(overrides, key) ? given(key) : `${shown}: ${key}`),
  };
}

function ownOf(context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(context);
  const isOurs = ([key, value]: [string, unknown]) =>
    settingNames.includes(key) && value !== undefined;
  return Object.fromEntries(entries.filter(isOurs));
}

/** as in aws:cdk:bundling-stacks, @aws-cdk/core:..., availability-zones:account=... */
function isForeign(key: string) {
  return /[:/@]/.test(key);
}

function refuseNearMisses(
  context: Readonly<Record<string, unknown>>,
  isTyped: (key: string) => boolean,
  given: (key: string) => string,
) {
  const complaints = Object.keys(context)
    .filter((key) => !settingNames.includes(key) && !isForeign(key) && isTyped(key))
    .flatMap((key) => {
      const meant = closest(key, settingNames);
      return meant ? [`${given(key)}: no such setting; is it ${meant}?`] : [];
    });
  if (complaints.length > 0) throw new ConfigurationError(complaints.join('\n'));
}

function valuesIn(path: string, shown: string, given: string): Record<string, unknown> {
  const text = textOf(path);
  if (text === undefined) {
    throw new ConfigurationError(
      `${given}: there is no ${shown}; make one that holds {"linerHost": "https://your-liner.example"}`,
    );
  }
  const values = parse(text);
  if (!isObject(values)) throw new ConfigurationError(`${shown}: expected one JSON object, UTF-8`);
  if ('stage' in values) {
    throw new ConfigurationError(`${shown}: stage: no setting of a file, whose name is the stage`);
  }
  return values;
}

/** what the CDK reads there too, so what is wrong with it is told by the CDK */
function contextIn(path: string): Record<string, unknown> {
  const content = parse(textOf(path) ?? '');
  if (!isObject(content)) return {};
  if (path.endsWith('cdk.context.json')) return content;
  return isObject(content.context) ? content.context : {};
}

function textOf(path: string): string | undefined {
  try {
    // editors on Windows put a mark before the text
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigurationError(`${path}: cannot be read: ${code}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
