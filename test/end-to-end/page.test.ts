import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../docs/pictures/chromium.ts';
import { hasBrowser, inBrowser } from '../support/browser.ts';
import { eventually } from '../support/local-eventually.ts';
import { startCommand } from '../support/stack-command.ts';

describe.runIf(hasBrowser)(`the page of npm start, ${inBrowser}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'page-'));
  const outputsFile = join(dir, 'outputs.json');
  let command: ReturnType<typeof startCommand>;
  let browser: Browser;
  let tab: Page;

  beforeAll(async () => {
    const ports = ['--port', '0', '--aws-port', '0', '--page-port', '0'];
    const soon = ['-c', 'retryBaseSeconds=1'];
    command = startCommand(['--no-demo', ...ports, ...soon, '--outputs-file', outputsFile], {
      TMPDIR: dir,
    });
    browser = await startChromium();
    const address = /Serving its page \.* (http:\S+)\n/;
    await Promise.race([
      eventually(() => address.test(command.screen.text)),
      command.ended.then(() => Promise.reject(new Error(command.screen.errors))),
    ]);
    const [, origin = ''] = address.exec(command.screen.text) ?? [];
    tab = await browser.newPage({ viewport: { width: 1360, height: 900 } });
    await tab.goto(origin);
    await eventually(() => existsSync(outputsFile));
  });
  afterAll(async () => {
    await browser?.close();
    command?.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  const patience = { timeout: 60_000 };
  const made: number[] = [];

  it('shows calls that wait while Liner is down, and arrive once it is up', async () => {
    await tab.getByRole('button', { name: 'down', exact: true }).click();
    await tab.getByText('It cuts every connection.').waitFor();
    await tab.getByRole('button', { name: 'Make 5 calls' }).click();
    const waiting = tab.getByRole('region', { name: 'Calls that wait' });
    await waiting.getByRole('link', { name: 'LINER_UNREACHABLE' }).nth(4).waitFor(patience);
    const ids = await waiting.locator('.id').allInnerTexts();
    made.push(...ids.map(Number));

    await tab.getByRole('button', { name: 'up', exact: true }).click();

    const latest = tab.getByRole('region', { name: 'Latest calls' });
    for (const id of ids) await latest.getByRole('link', { name: id }).waitFor(patience);
    await waiting.waitFor({ state: 'detached', ...patience });
    await tab.getByRole('link', { name: '5 new' }).first().waitFor(patience);
  });

  it('leads from a number to what it counts, and from there to a call and its story', async () => {
    await tab
      .getByRole('link', { name: /^\d+ LINER_UNREACHABLE$|times? LINER_UNREACHABLE$/ })
      .click();
    const lines = tab.getByRole('region', { name: 'Log lines' });
    await lines
      .getByRole('link', { name: String(made[0]) })
      .first()
      .click();

    await tab.getByRole('heading', { name: `Call ${made[0]}` }).waitFor();
    const steps = tab.locator('.timeline li');
    await steps.nth(3).waitFor();
    const told = (await steps.allInnerTexts()).join('\n');
    expect(told).toMatch(
      /heard of[\s\S]*failed[\s\S]*LINER_UNREACHABLE[\s\S]*new, stored[\s\S]*Call Enriched/,
    );
    expect(await tab.locator('main').innerText()).not.toMatch(/\+7\d{9}/);
  });

  it('answers why for any id, and sends it', async () => {
    await tab.getByLabel('Why is this call not there?').fill('1003');
    await tab.keyboard.press('Enter');
    await tab.getByText('never heard of', { exact: true }).waitFor(patience);

    await tab.getByRole('button', { name: 'Queue it' }).click();
    await tab.getByText('queued', { exact: true }).waitFor();
    await eventually(async () => {
      await tab.getByRole('button', { name: 'Look again' }).click();
      return tab.locator('.chip', { hasText: 'stored' }).isVisible();
    });

    await tab.getByRole('button', { name: 'Read from Liner now' }).click();
    await tab.getByText('unchanged', { exact: true }).waitFor(patience);
  });

  it('says what is no call id', async () => {
    await tab.getByLabel('Why is this call not there?').fill('1e3');
    await tab.keyboard.press('Enter');

    expect(await tab.getByRole('alert').innerText()).toContain('A call id is a whole number');
  });

  it('sends a letter back once it is chosen, and no other', async () => {
    const { 'CallEnrichment-dev': ours } = JSON.parse(readFileSync(outputsFile, 'utf8'));
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const sqs = new SQSClient({ endpoint: ours.AwsEndpoint, region: 'us-east-1', credentials });
    const MessageAttributes = { code: { DataType: 'String', StringValue: 'LINER_TIMEOUT' } };
    for (const callId of [1004, 1005]) {
      const MessageBody = JSON.stringify({ callId });
      const QueueUrl = ours.DeadLetterQueueUrl;
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    }

    await tab.getByRole('link', { name: 'Dead letters', exact: true }).click();
    await tab.getByRole('checkbox', { name: 'Choose the letter of call 1004' }).check(patience);
    await tab.getByRole('button', { name: 'Redrive 1', exact: true }).click();

    await tab.getByText('1 letter sent back.').waitFor(patience);
    await tab.getByRole('link', { name: '1004' }).waitFor({ state: 'detached', ...patience });
    expect(await tab.getByRole('link', { name: '1005' }).isVisible()).toBe(true);
    await tab.getByRole('link', { name: 'Calls', exact: true }).click();
    await tab.getByRole('link', { name: '1004' }).waitFor(patience);
  });

  it('ends with the run', async () => {
    const processes = command.processes();
    command.interrupt();

    expect(await command.ended).toBe(0);
    expect(processes.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  });
});
