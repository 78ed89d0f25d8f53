import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { usedWrongly } from '../operator-error.ts';
import { openAwsStack } from './aws-stack.ts';
import { openLocalStack } from './local-stack.ts';
import type { Stack } from './stack.ts';

export interface StackChoice {
  readonly stage?: string | undefined;
  readonly local?: boolean | undefined;
}

const defaultStage = 'dev';
/** where npm start listens unless told */
const defaultLocalEndpoint = 'http://127.0.0.1:4566';

/**
 * The stack of a stage, or of the local run: the one of this shell's AWS_ENDPOINT_URL, or else at the
 * port that npm start takes. A shell with the exports of a local run means that run, unless told.
 * @throws {OperatorError} when there is none
 */
export function openStack(choice: StackChoice, env: NodeJS.ProcessEnv): Promise<Stack> {
  const { stage, local } = choice;
  if (local && stage !== undefined) throw usedWrongly('--local and --stage exclude each other.');
  const endpoint = env.AWS_ENDPOINT_URL || undefined;
  const isHere = endpoint !== undefined && isOfThisMachine(endpoint);
  if (local && endpoint && !isHere) {
    throw usedWrongly('--local: AWS_ENDPOINT_URL is set, and is no address of this machine.');
  }
  if (local || (stage === undefined && isHere)) {
    return openLocalStack(endpoint?.replace(/\/+$/, '') ?? defaultLocalEndpoint);
  }
  const chosen = stage ?? defaultStage;
  if (!/^[a-z][a-z0-9]{0,31}$/.test(chosen)) {
    throw usedWrongly(
      '--stage takes the name of a stage, lower-case letters and digits, as in prod.',
    );
  }
  return openAwsStack(`${baseName(chosen, env)}-${chosen}`, chosen);
}

/** the setting stackName, where the stage's file has it */
function baseName(stage: string, env: NodeJS.ProcessEnv): string {
  const dir = env.CALL_ENRICHMENT_SETTINGS_DIR || join(import.meta.dirname, '../../settings');
  const Settings = z.object({ stackName: z.string().default('CallEnrichment') });
  return Settings.catch({ stackName: 'CallEnrichment' }).parse(
    settingsIn(join(dir, `${stage}.json`)),
  ).stackName;
}

function settingsIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function isOfThisMachine(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? { protocol: '', hostname: '' };
  return protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(hostname);
}
