import type { Command } from 'commander';
import { environmentExports } from '../environment-exports.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../session.ts';

export function addEnv(program: Command, run: Run): void {
  program
    .command('env')
    .description("the stack's outputs as exports of a shell: $API_URL, $CALL_QUEUE_URL and so on")
    .addHelpText('after', '\nIn a shell:\n  eval "$(npm run --silent calls -- env --stage prod)"')
    .action(
      run(async ({ stack, print }) => {
        const chosen = await stack();
        const { variables, text } = await environmentExports(chosen);
        print.json(variables);
        for (const line of text.trimEnd().split('\n')) print.line(line);
        return exitCodes.ok;
      }),
    );
}
