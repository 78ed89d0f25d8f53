import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startChromium } from '../../../docs/pictures/chromium.ts';
import type { PageActions } from '../../../operate/page/actions.ts';
import { type PageServer, servePage } from '../../../operate/page/server.ts';
import { hasBrowser, inBrowser } from '../../support/browser.ts';
import { lettersOf, pageActions } from '../../support/page-actions.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const views = [
  ['#/', 'Overview'],
  ['#/calls', 'Calls'],
  ['#/calls/1007', 'Call 1007'],
  ['#/letters', 'Dead letters'],
  ['#/reconciliations', 'Reconciliation'],
  ['#/log?metric=Failures', 'Failures'],
  ['#/waiting', 'Waiting calls'],
  ['#/runbook/liner_unavailable', 'LINER_UNAVAILABLE'],
  ['#/nowhere', 'There is nothing here'],
] as const;

describe.runIf(hasBrowser)(`the page, ${inBrowser}`, () => {
  const nowMs = Date.now();
  let changes: Partial<PageActions> = {};
  let page: PageServer;
  let browser: Browser;

  beforeAll(async () => {
    const usual = pageActions(nowMs);
    // what a test changes counts from then on
    const actions = new Proxy(usual, {
      get: (_, name: keyof PageActions) => changes[name] ?? usual[name],
    });
    page = await servePage(actions, 0);
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await page?.close();
  });

  async function open(hash: string) {
    const tab = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    const complaints: string[] = [];
    tab.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    tab.on('pageerror', ({ message }) => complaints.push(message));
    onTestFinished(async () => {
      changes = {};
      await tab.close();
    });
    await tab.goto(`${page.origin}/${hash}`);
    await tab.locator('h1, .failed').first().waitFor();
    await allShown(tab);
    return { tab, complaints };
  }

  const allShown = (tab: Page) =>
    expect.poll(() => tab.locator('.loading').count(), { timeout: 30_000 }).toBe(0);

  const violations = async (tab: Page) => {
    // as a tool of the browser's would, past the policy
    await tab.evaluate(axe);
    const found = await tab.evaluate<{ id: string; nodes: { html: string }[] }[]>(
      'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };

  it('is there for everybody: for screen readers, in light and dark, at 360 pixels', async () => {
    const { tab, complaints } = await open('#/');
    const found: unknown[] = [];

    for (const [width, colorScheme] of [
      [1200, 'light'],
      [360, 'dark'],
    ] as const) {
      await tab.setViewportSize({ width, height: 800 });
      await tab.emulateMedia({ colorScheme });
      for (const [hash, heading] of views) {
        await tab.goto(`${page.origin}/${hash}`);
        await tab.getByRole('heading', { name: heading, level: 1 }).waitFor();
        await allShown(tab);
        const isTooWide = await tab.evaluate('document.documentElement.scrollWidth > innerWidth');
        found.push(...(isTooWide ? [`${hash} is wider than ${width}`] : []));
        found.push(...(await violations(tab)));
      }
    }

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows what outsiders wrote as text, in its place', async () => {
    const { tab, complaints } = await open('#/calls');
    await tab.goto(`${page.origin}/#/calls/1007`);
    await tab.getByText('characters').click();

    expect(await tab.title()).toBe('Call 1007 · CallEnrichment-dev');
    expect(await tab.locator('main img, main script').count()).toBe(0);
    const shown = await tab.locator('main').innerText();
    expect(shown).toContain('<img src=x onerror=');
    expect(shown).toContain('�gnp.exe');
    expect(shown).not.toContain('\u202e');
    expect(complaints).toEqual([]);
  });

  it('plays a recording, at the press of a key', async () => {
    const { tab, complaints } = await open('#/calls/1007');
    const play = tab.getByRole('button', { name: 'Play recording 1' });
    expect(await play.count()).toBe(1);

    await play.press('Enter');

    const player = tab.locator('audio');
    await player.waitFor();
    const read = (member: string) =>
      player.evaluate((audio, name) => (audio as never)[name], member);
    await expect.poll(() => read('duration')).toBe(2);
    await expect.poll(() => read('currentTime')).toBeGreaterThan(0);
    expect(await tab.evaluate('document.activeElement.tagName')).toBe('AUDIO');
    expect(await violations(tab)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('says so where a recording has gone, or is no audio', async () => {
    changes = { recording: async () => undefined };
    const { tab } = await open('#/calls/1007');
    const play = tab.getByRole('button', { name: 'Play recording 1' });
    await play.click();
    expect(await tab.getByRole('alert').innerText()).toContain('no longer stored');

    changes = { play: async () => ({ status: 404, headers: {} }) };
    await tab.getByRole('button', { name: 'Ask again' }).click();

    await tab.getByText('It cannot be played').waitFor();
    await play.waitFor();
  });

  it('says what is wrong, and asks again', async () => {
    changes = {
      calls: () => Promise.reject(Object.assign(new Error('x'), { name: 'ExpiredToken' })),
    };
    const { tab } = await open('#/calls');
    expect(await tab.getByRole('alert').innerText()).toContain(
      "This shell's AWS credentials have expired.",
    );
    expect(await violations(tab)).toEqual([]);

    changes = {};
    await tab.getByRole('button', { name: 'Ask again' }).click();

    await tab.getByRole('link', { name: '1040' }).waitFor();
    await tab.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('says so where there is nothing', async () => {
    changes = {
      calls: async () => ({ calls: [] }),
      letters: async () => ({ letters: [], groups: [], hidden: 0, end: 'all' }),
    };
    const { tab } = await open('#/calls');
    expect(await tab.locator('.empty').innerText()).toContain('No call is stored.');

    await tab.getByRole('link', { name: 'Dead letters' }).click();

    await tab.getByText('No dead letter').waitFor();
  });

  it('holds ten thousand letters, of which those in sight are in the document', async () => {
    const letters = lettersOf(10_000, nowMs);
    const groups = [{ code: 'CALL_NOT_FOUND', count: 10_000, oldestMs: nowMs }];
    changes = { letters: async () => ({ letters, groups, hidden: 0, end: 'all' }) };
    const { tab } = await open('#/letters');
    const table = tab.getByRole('region', { name: 'Letters' });

    expect(await table.getByRole('row').count()).toBeLessThan(100);
    await tab.getByRole('checkbox', { name: 'Choose all 10,000 shown' }).check();
    await tab.getByRole('button', { name: 'Redrive 10,000' }).waitFor();
    await table.focus();
    await tab.keyboard.press('End');

    await table.getByRole('link', { name: '509999' }).waitFor();
    expect(await table.getByRole('row').count()).toBeLessThan(100);
    await tab.getByLabel('Call', { exact: true }).fill('509998');
    await tab.getByRole('button', { name: 'Redrive 1', exact: true }).waitFor();
  });

  it('is used by keys alone: why, choose, redrive, keep', async () => {
    const redriven: unknown[] = [];
    const usual = pageActions(nowMs);
    changes = {
      redrive: (filter, perSecond, signal) => {
        redriven.push([filter, perSecond]);
        return usual.redrive(filter, perSecond, signal);
      },
    };
    const { tab } = await open('#/letters');
    const focused = () =>
      tab.evaluate<string>(
        `(({ ariaLabel, textContent, labels }) => ariaLabel || labels?.[0]?.textContent || textContent)(document.activeElement)`,
      );
    const tabTo = async (name: string) => {
      for (let i = 0; i < 60; i++) {
        await tab.keyboard.press('Tab');
        if ((await focused()).startsWith(name)) return;
      }
      throw new Error(`${name} is out of reach`);
    };

    await tabTo('Choose the letter of call 500000');
    await tab.keyboard.press('Space');
    await tab.keyboard.press('Home');
    await tab.evaluate('document.activeElement.blur(), scrollTo(0, 0)');
    await tabTo('Per second');
    await tabTo('Redrive 1');
    await tab.keyboard.press('Enter');
    await tab.getByText('1 letter sent back.').waitFor();
    expect(redriven).toEqual([[{ ids: ['00000000-0000-4000-8000-000000000000'] }, 50]]);

    await tabTo('Choose all');
    await tab.keyboard.press('Space');
    await tab.evaluate('document.activeElement.blur()');
    await tabTo('Drop');
    await tab.keyboard.press('Enter');
    await tab.getByRole('dialog').waitFor();
    expect(await violations(tab)).toEqual([]);
    await tab.keyboard.press('Escape');
    await tab.getByRole('dialog').waitFor({ state: 'detached' });

    await tab.evaluate('document.activeElement.blur()');
    await tabTo('Why is this call');
    await tab.keyboard.type('1007');
    await tab.keyboard.press('Enter');
    await tab.getByRole('heading', { name: 'Call 1007' }).waitFor();
    expect(await tab.evaluate('document.activeElement.tagName')).toBe('MAIN');
  });
});
