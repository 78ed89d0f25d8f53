import { chromiumPath, withoutChromium } from '../../docs/pictures/chromium.ts';

if (chromiumPath === undefined) {
  process.stderr.write(`The page was not tried in a browser. ${withoutChromium}\n`);
}

/** Where there is none, the tests in it are left out on a person's machine, and fail in CI. */
export const hasBrowser = chromiumPath !== undefined || process.env.CI !== undefined;

/** what the tests are called that are left out */
export const inBrowser = hasBrowser ? 'in a browser' : `in a browser: ${withoutChromium}`;
