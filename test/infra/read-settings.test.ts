import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { readSettings } from '../../infra/read-settings.ts';

const linerHost = 'https://liner.example';

/** Settings read among these files of a folder; text is written as it is. */
function readAmong(files: Record<string, unknown>, context: Record<string, unknown> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(dir, name), text);
  }
  const notices: string[] = [];
  const around = {
    settingsDir: join(dir, 'settings'),
    appDir: dir,
    homeDir: join(dir, 'home'),
    notice: (line: string) => void notices.push(line),
  };
  const given = readSettings(context, around);
  return { ...given, notices, config: () => readConfig(given.values, given.placeOf) };
}

const dev = { 'settings/dev.json': { linerHost } };

describe('the settings', () => {
  it('are those of the stage dev unless another is named', () => {
    const files = { ...dev, 'settings/prod.json': { linerHost, retainDays: 400 } };

    expect(readAmong(files).values).toEqual({ stage: 'dev', linerHost });
    expect(readAmong(files, { stage: 'prod' }).values).toEqual({
      stage: 'prod',
      linerHost,
      retainDays: 400,
    });
  });

  it('give each stage a stack of its own', () => {
    const files = { ...dev, 'settings/prod.json': { linerHost } };

    expect(readAmong(files).config().stackName).toBe('CallEnrichment-dev');
    expect(readAmong(files, { stage: 'prod' }).config().stackName).toBe('CallEnrichment-prod');
    expect(readAmong(files, { stackName: 'CallEnrichment-prod' }).config().stackName).toBe(
      'CallEnrichment-prod-dev',
    );
  });

  it('may be set for one command, which says so by name and file, and not by value', () => {
    const { values, notices } = readAmong(dev, { retainDays: '30', stage: 'dev' });

    expect(values.retainDays).toBe('30');
    expect(notices).toEqual([
      '-c retainDays stands above settings/dev.json, for this command only',
    ]);
  });

  it('may be written on Windows', () => {
    const text = `\uFEFF{\r\n"linerHost": "${linerHost}"}\r\n`;

    expect(readAmong({ 'settings/dev.json': text }).values.linerHost).toBe(linerHost);
  });

  it('may lack the host of Liner, which not every command needs', () => {
    expect(readAmong({ 'settings/dev.json': {} }).values).toEqual({ stage: 'dev' });
  });

  for (const stage of ['prod', 'prdo']) {
    it(`of the stage ${stage} are missed by the name of their file`, () => {
      expect(() => readAmong(dev, { stage })).toThrow(
        `-c stage: there is no settings/${stage}.json; make one that holds {"linerHost": `,
      );
    });
  }

  for (const stage of ['Prod', 'Dev', '', '../dev', 'dev.json', 'eu-prod', 1, null]) {
    it(`know no stage ${JSON.stringify(stage)}, on any file system`, () => {
      expect(() => readAmong(dev, { stage })).toThrow('-c stage: expected dev, which deletes');
    });
  }

  for (const [what, text] of [
    ['no JSON', '{"linerHost": "canary"'],
    ['a list', '[]'],
    ['nothing', ''],
    ['null', 'null'],
  ] as const) {
    it(`are refused by file when it holds ${what}`, () => {
      expect(() => readAmong({ 'settings/dev.json': text })).toThrow(
        /^settings\/dev\.json: expected one JSON object, UTF-8$/,
      );
    });
  }

  it('are refused by file when it cannot be read', () => {
    expect(() => readAmong({ 'settings/dev.json/folder': '' })).toThrow(
      /settings\/dev\.json: cannot be read: EISDIR$/,
    );
  });

  it('are refused by file and key, also where every object has such a member', () => {
    const { config } = readAmong({ 'settings/dev.json': '{"__proto__": 1, "toString": 1}' });

    expect(config).toThrow(/^settings\/dev\.json: __proto__: no such setting/m);
    expect(config).toThrow(/^settings\/dev\.json: toString: no such setting/m);
  });

  it('are refused by file and key', () => {
    const { config } = readAmong({ 'settings/dev.json': { batchsize: 1, memoryMb: 1, linerHost } });

    expect(config).toThrow(
      /^settings\/dev\.json: memoryMb: expected .*\nsettings\/dev\.json: batchsize: no such setting; there are linerHost, /,
    );
  });

  it('are not told which stage they are by their file', () => {
    expect(() => readAmong({ 'settings/dev.json': { stage: 'prod' } })).toThrow(
      'settings/dev.json: stage: no setting of a file, whose name is the stage',
    );
  });
});

describe('the context', () => {
  it("of the CDK and others' is not judged", () => {
    const context = {
      'aws:cdk:bundling-stacks': [],
      '@aws-cdk/core:checkSecretUsage': true,
      'availability-zones:account=1:region=x': [],
      'acknowledged-issue-numbers': [34892],
      'cli-telemetry': false,
      stages: ['of another tool'],
    };

    const { values, notices } = readAmong({ ...dev, 'cdk.context.json': context }, context);

    expect(values).toEqual({ stage: 'dev', linerHost });
    expect(notices).toEqual([]);
  });

  for (const [file, content, name] of [
    ['cdk.json', { context: { stage: 'prod', batchSize: 5 } }, 'cdk.json'],
    ['cdk.context.json', { stage: 'prod', batchSize: 5 }, 'cdk.context.json'],
    ['home/.cdk.json', { context: { stage: 'prod', batchSize: 5 } }, '~/.cdk.json'],
  ] as const) {
    it(`says what it sets from ${name}, above the file of the stage`, () => {
      const files = { 'settings/prod.json': { linerHost }, [file]: content };
      const { notices, values } = readAmong(files, { stage: 'prod', batchSize: 5 });

      expect(values).toEqual({ stage: 'prod', linerHost, batchSize: 5 });
      expect(notices).toEqual([
        `context of ${name}: stage stands for -c stage=prod`,
        `context of ${name}: batchSize stands above settings/prod.json`,
      ]);
    });
  }

  it('typed for nobody here is told so', () => {
    expect(readAmong(dev, { vpcId: 'vpc-1' }).notices).toEqual([
      '-c vpcId is no setting of ours and is ignored here',
    ]);
  });

  for (const [key, meant] of [
    ['stgae', 'stage'],
    ['retainday', 'retainDays'],
    ['alarm-topic-arn', 'alarmTopicArn'],
  ] as const) {
    it(`is refused where ${key} was typed for ${meant}`, () => {
      expect(() => readAmong(dev, { [key]: 'canary' })).toThrow(
        `-c ${key}: no such setting; is it ${meant}?`,
      );
    });
  }

  it('is refused where a key of cdk.json is nearly ours', () => {
    const files = { ...dev, 'cdk.json': { context: { retainday: 30 } } };

    expect(() => readAmong(files, { retainday: 30 })).toThrow(
      'context of cdk.json: retainday: no such setting; is it retainDays?',
    );
  });

  for (const [file, content, name] of [
    ['cdk.json', { context: { batchSize: 0 } }, 'cdk.json'],
    ['cdk.context.json', { batchSize: 0 }, 'cdk.context.json'],
    ['home/.cdk.json', { context: { batchSize: 0 } }, '~/.cdk.json'],
  ] as const) {
    it(`is refused by the name of ${name} when it came from there`, () => {
      const { config } = readAmong({ ...dev, [file]: content }, { batchSize: 0 });

      expect(config).toThrow(/^context of .*: batchSize: expected a whole number from 1 to 100$/);
      expect(config).toThrow(`context of ${name}: batchSize`);
    });
  }

  it('is refused as -c when it was typed', () => {
    const { config } = readAmong(
      { ...dev, 'cdk.json': { context: { batchSize: 5 } } },
      {
        batchSize: '0',
      },
    );

    expect(config).toThrow(/^-c batchSize: expected/);
  });
});
