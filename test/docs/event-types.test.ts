import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CallEvent } from '../../core/call-event.ts';
import type { ReconciliationReport } from '../../core/reconciliation.ts';
import type { ChangeType } from '../../core/record-changes.ts';
import type { RecordingEvent } from '../../core/recording-event.ts';
import { describeEvents } from '../../docs/api/event-types.ts';
import type * as published from '../../docs/events/call-event.d.ts';
import type { Same } from '../support/same-type.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [, documented = ''] =
  /```ts\n(.*?)```/s.exec(readFileSync('docs/events/README.md', 'utf8')) ?? [];

/** A project of somebody else's, who installed what a package of this repository would hold. */
function project(files: Readonly<Record<string, string>>): string {
  const dir = temporaryFolder('consumer');
  const installed = join(dir, 'node_modules/call-enrichment');
  mkdirSync(installed, { recursive: true });
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', dir], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  execFileSync('tar', ['-xzf', join(dir, filename), '-C', installed, '--strip-components=1']);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

function compile(dir: string, ...options: string[]) {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const fixed = ['--noEmit', '--strict', '--types', '', '--target', 'es2022'];
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, ...fixed, ...options, 'consumer.ts'],
    { cwd: dir, encoding: 'utf8' },
  );
  return { status, stdout };
}

describe('the types of events', () => {
  it('are what npm run describe would write', () => {
    expect(readFileSync('docs/events/call-event.d.ts', 'utf8')).toBe(describeEvents());
  });

  it('are those of the code', () => {
    expectTypeOf<Same<published.CallEvent, CallEvent>>().toEqualTypeOf<true>();
    expectTypeOf<Same<published.CallEvent['call'], CallEvent['call']>>().toEqualTypeOf<true>();
    expectTypeOf<Same<published.RecordingEvent, RecordingEvent>>().toEqualTypeOf<true>();
    expectTypeOf<Same<published.ReconciliationEvent, ReconciliationReport>>().toEqualTypeOf<true>();
    expectTypeOf<published.CallEventType>().toEqualTypeOf<ChangeType>();
  });

  it('compile in a project that has nothing of ours, as documented and no other way', () => {
    const consumer = `${documented}
export const version: 1 = ({} as CallBusEvent['detail']).version;
// @ts-expect-error an event has no such field
export const nothing = ({} as CallBusEvent['detail']).call.receivedAt;
`;
    const dir = project({
      'package.json': '{"name": "consumer", "type": "module"}',
      'consumer.ts': consumer,
    });

    const modules = [
      ['--module', 'nodenext'],
      ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ].map((options) => compile(dir, ...options));

    const passed = { status: 0, stdout: '' };
    expect(modules).toEqual([passed, passed]);
    const schema = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import schema from 'call-enrichment/events/call-event.v1.json' with { type: 'json' };
        console.log(schema.properties.call.properties.goneAt.format);`,
      ],
      { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect(schema).toBe('date-time\n');
  });
});
