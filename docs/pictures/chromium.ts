import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  chromium.executablePath(),
];

/** The browser of this machine: that of CHROMIUM, or one at a usual place. */
export const chromiumPath = process.env.CHROMIUM ?? places.find((path) => existsSync(path));

export const withoutChromium =
  'No Chromium is found. Install one (apt-get install chromium, brew install --cask chromium, or npx playwright-core install chromium), or name it: CHROMIUM=/path/to/chromium';

/**
 * @param names of the internet that lead to this machine meanwhile
 * @throws {Error} when there is none
 */
export async function startChromium(names: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(withoutChromium);
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`);
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      // in a container there are no namespaces for it; what it opens is our own
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-proxy-server',
      ...(rules.length > 0 ? [`--host-resolver-rules=${rules.join(',')}`] : []),
    ],
  });
}
