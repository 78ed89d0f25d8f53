import { once } from 'node:events';
import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { usedWrongly } from '../operator-error.ts';
import type { Run } from '../session.ts';
import { wholeNumber } from './arguments.ts';

export function addPage(program: Command, run: Run): void {
  program
    .command('page')
    .description('a page about the stack, served to a browser of this machine')
    .option('--port <n>', 'where it is served; 0 takes a free port', wholeNumber(0, 65_535), 0)
    .addHelpText(
      'after',
      `
It shows the flow of calls, each call's story and the dead letters, sends calls and
sends letters back, with the credentials of this shell, until Ctrl-C. Whoever may
open connections of this machine can use it; no page of another origin can.`,
    )
    .action(
      run(async ({ stack, print, now, signal }, { port }: { port: number }) => {
        const chosen = await stack();
        // a server and a bundler take a moment to load, other commands should not
        const { servePage } = await import('../page/server.ts');
        const { stackActions } = await import('../page/stack-actions.ts');
        const page = await servePage(await stackActions(chosen, now), port).catch((error) => {
          if (error.code !== 'EADDRINUSE') throw error;
          throw usedWrongly(`--port: port ${port} is taken.`, 'Name another, or none.');
        });
        print.json({ page: page.origin });
        print.line(page.origin);
        print.line(`The page of ${chosen.name}, for this machine alone. Ctrl-C ends it.`);
        if (!signal.aborted) await once(signal, 'abort');
        await page.close();
        return exitCodes.ok;
      }),
    );
}
