import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startChromium } from './chromium.ts';

const size = { width: 1280, height: 800 };

/** The page of an `npm start` in which Liner is down and calls wait, as a PNG. */
export async function drawPage(): Promise<Uint8Array> {
  const ports = ['--port', '0', '--aws-port', '0', '--page-port', '0'];
  const run = spawn(process.execPath, ['local/main.ts', ...ports], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const browser = await startChromium();
  try {
    const tab = await browser.newPage({ viewport: size, deviceScaleFactor: 1.5 });
    for await (const line of createInterface(run.stdout)) {
      const [, origin] = /^ {2}Page +(http:\S+)/.exec(line) ?? [];
      if (origin) await tab.goto(origin);
      // it has shown all it has to show
      if (line.startsWith('Ctrl-C')) break;
    }
    await tab.getByRole('button', { name: 'down', exact: true }).click();
    await tab.getByRole('button', { name: 'Make 5 calls' }).click();
    const waiting = tab.getByRole('region', { name: 'Calls that wait' });
    await waiting.getByRole('link', { name: 'LINER_UNREACHABLE' }).nth(4).waitFor();
    await tab.getByText('LINER_UNREACHABLE').nth(5).waitFor();
    const latest = tab.getByRole('region', { name: 'Latest calls' });
    await latest.getByRole('row').nth(5).waitFor();
    await tab.mouse.move(0, 0);
    await tab.evaluate('document.activeElement.blur()');
    return await tab.screenshot();
  } finally {
    await browser.close();
    run.kill('SIGINT');
    run.stdout.resume();
    await once(run, 'close');
  }
}
