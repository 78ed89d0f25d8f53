import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../../docs/pictures/chromium.ts';
import { listen } from '../../../local/aws/listen.ts';
import { type PageServer, servePage } from '../../../operate/page/server.ts';
import { hasBrowser, inBrowser } from '../../support/browser.ts';
import { pageActions } from '../../support/page-actions.ts';

describe.runIf(hasBrowser)(`a page of another origin, ${inBrowser}`, () => {
  const sent: unknown[] = [];
  let page: PageServer;
  let browser: Browser;
  let evil: { origin: string; close: () => Promise<void> };

  beforeAll(async () => {
    const send = async (callIds: readonly number[]) => {
      sent.push(callIds);
      return { queued: callIds.length };
    };
    page = await servePage(pageActions(Date.now(), { send }), 0);
    const script = readFileSync('test/support/hostile-page.js', 'utf8');
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(`<body><script>${script}</script>`);
    });
    evil = await listen(server, 0, 'another port');
    browser = await startChromium(['evil.example', 'rebound.example']);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([page?.close(), evil?.close()]);
  });

  const at = (name: string, origin: string) => `http://${name}:${new URL(origin).port}/`;
  const openEvil = async (name: string) => {
    const tab = await browser.newPage();
    await tab.goto(at(name, evil.origin));
    return tab;
  };

  // another site, and another port of this machine, which is the same site
  it.each(['evil.example', '127.0.0.1'])('%s, reads and does nothing', async (name) => {
    const tab = await openEvil(name);

    const seen = await tab.evaluate(`attack(${JSON.stringify(page.origin)})`);

    expect(seen).toEqual({
      ...{ read: 'refused', readWithHeader: 'refused', readOpaque: 'refused' },
      ...{ change: 'refused', changeOpaque: 'refused' },
      // a frame tells nobody whether it may be seen
      ...{ script: 'refused', image: 'refused', frame: 'loaded' },
    });
    const [, frame] = tab.frames();
    expect(await frame?.locator('#page').count()).toBe(0);
    expect(sent).toEqual([]);
    await tab.close();
  });

  it('sends it no form', async () => {
    const tab = await openEvil('evil.example');
    const answered = tab.waitForResponse((response) => response.url().endsWith('/api/send'));

    await tab.evaluate(`submitForm(${JSON.stringify(page.origin)})`);

    expect((await answered).status()).toBe(403);
    expect(sent).toEqual([]);
    await tab.close();
  });

  it('whose name was rebound to this machine is answered with nothing', async () => {
    const tab = await browser.newPage();
    const response = await tab.goto(at('rebound.example', page.origin));

    const status = await tab.evaluate(
      `fetch('/api/calls/123', { headers: { 'x-call-enrichment': '1' } }).then(({ status }) => status)`,
    );

    expect([response?.status(), status]).toEqual([403, 403]);
    await tab.close();
  });
});
