import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appWith } from './synthesized.ts';

const main = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));

describe('a synth', { timeout: 60_000 }, () => {
  let app: ReturnType<typeof appWith>;
  let stack: Stack;
  beforeEach(() => {
    app = appWith();
    stack = app.node.findChild('CallEnrichment-dev') as Stack;
  });
  afterEach(() => rmSync(app.outdir, { recursive: true, force: true }));

  const findings = () => readFileSync(`${app.outdir}/validation-report.json`, 'utf8');

  it('passes without a finding', () => {
    app.synth();

    expect(JSON.parse(findings()).pluginReports).toEqual([]);
  });

  it.each(['dev', 'prod'])('of %s passes with all that can be switched on', (stage) => {
    rmSync(app.outdir, { recursive: true, force: true });
    app = appWith({ stage, recordings: 'copy', operatorPolicy: 'on', retainDays: 30 });

    app.synth();

    expect(JSON.parse(findings()).pluginReports).toEqual([]);
  });

  it('fails on a finding of cdk-nag', () => {
    new Queue(stack, 'Open');

    expect(() => app.synth()).toThrow();
    expect(findings()).toContain('AwsSolutions-SQS4');
  });

  it('fails on a template that CloudFormation would refuse', () => {
    new CfnResource(stack, 'Wrong', {
      type: 'AWS::Logs::LogGroup',
      properties: { RetentionInWeeks: 1 },
    });

    expect(() => app.synth()).toThrow();
    expect(findings()).toContain('RetentionInWeeks');
  });
});

describe('the app', { timeout: 60_000 }, () => {
  it('says what is wrong with the settings in one line and no stack trace', async () => {
    const run = promisify(execFile)(process.execPath, [main], {
      env: {
        PATH: process.env.PATH,
        CDK_CONTEXT_JSON: '{"batchSize": 0}',
        CALL_ENRICHMENT_SETTINGS_DIR: process.env.CALL_ENRICHMENT_SETTINGS_DIR,
      },
    });

    await expect(run).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^-c batchSize stands above .*\n-c batchSize: expected .*\n$/),
    });
  });

  it('cannot be synthesized, but can be built, without the host of Liner', () => {
    const app = appWith({ linerHost: undefined });

    expect(app.node.tryFindChild('CallEnrichment-dev')).toBeDefined();
    expect(() => app.synth()).toThrow();
    expect(readFileSync(`${app.outdir}/validation-report.json`, 'utf8')).toContain(
      'dev.json: linerHost: expected the origin of your Liner',
    );
    rmSync(app.outdir, { recursive: true, force: true });
  });

  it('protects the stack of any stage but dev from being terminated', () => {
    for (const [stage, isProtected] of [
      ['dev', false],
      ['prod', true],
    ] as const) {
      const app = appWith({ stage });
      const stack = app.node.findChild(`CallEnrichment-${stage}`) as Stack;

      expect(stack.terminationProtection).toBe(isProtected);
      rmSync(app.outdir, { recursive: true, force: true });
    }
  });
});
