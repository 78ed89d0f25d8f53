import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const sources = globSync(
  '{core,clients,functions,infra,local,operate,test,bench,examples,docs}/**/*.{ts,tsx}',
  {
    exclude: (path) => /node_modules|cdk\.out/.test(path),
  },
);
/** what is no path of ours */
const packages = /^(?!(core|clients|functions|infra|local|operate|test|bench|examples)\/)/;
const lineCount = (path: string) => readFileSync(path, 'utf8').split('\n').length - 1;

/** What a file imports: paths from the root of the repository, or names of packages but for their types. */
function importsOf(path: string): string[] {
  const source = readFileSync(path, 'utf8').replaceAll(/^import type [^;]* from '[^.][^;]*;/gm, '');
  const specifiers = [...source.matchAll(/(?:^|\s)from '([^']+)'|import\(?\s?'([^']+)'/g)].map(
    ([, from, direct]) => from ?? direct ?? '',
  );
  return specifiers.map((name) =>
    name.startsWith('.') ? normalize(join(dirname(path), name)) : name,
  );
}

const functionFolders = globSync('functions/*/main.ts').map((path) => dirname(path));

/** What the files of a room may import; the first room that fits is a file's own. */
const rooms: readonly { room: RegExp; may: readonly RegExp[] }[] = [
  { room: /^core\//, may: [/^zod/, /^node:crypto$/, /^core\//] },
  { room: /^clients\//, may: [/^zod/, /^node:/, /^@aws-sdk\//, /^(core|clients)\//] },
  {
    room: /^functions\/shared\//,
    may: [
      /^zod/,
      /^@middy\/core$/,
      /^@aws-sdk\//,
      /^aws-lambda$/,
      /^(core|clients|functions\/shared)\//,
    ],
  },
  {
    room: /^functions\/[\w-]+\/(main|rarely)\.ts$/,
    may: [/^@aws-sdk\//, /^(core|clients|functions\/shared|functions\/FOLDER)\//],
  },
  {
    room: /^functions\//,
    may: [
      /^zod/,
      /^node:crypto$/,
      /^@middy\/core$/,
      /^aws-lambda$/,
      /^(core|clients|functions\/shared)\//,
      /^functions\/FOLDER\/(?!main\.ts)/,
    ],
  },
  // bundled in place of what they are named after, so they stand alone
  { room: /^infra\/bundling\/stand-ins\//, may: [/^node:/, /^@aws-sdk\//, /^@smithy\//] },
  {
    room: /^infra\//,
    may: [
      packages,
      /^(infra|core|clients)\//,
      /^functions\/[\w-]+\/env\.ts$/,
      /^functions\/shared\/(log|metric-names)\.ts$/,
    ],
  },
  // it reads what was synthesized, not the code that did it
  { room: /^local\//, may: [packages, /^(local|core|clients)\//] },
  // it runs in the browser, and of the server knows what it answers
  {
    room: /^operate\/page\/assets\//,
    may: [/^preact/, /^uplot$/, /^operate\/page\/(assets\/|answers\.ts$)/],
  },
  { room: /^operate\//, may: [packages, /^(operate|core|clients)\//] },
];

describe('imports point one way', () => {
  for (const path of sources.filter((path) =>
    /^(core|clients|functions|infra|local|operate)\//.test(path),
  )) {
    it(`in ${path}`, () => {
      const folder = dirname(path).split('/')[1] ?? '';
      const { may } = rooms.find(({ room }) => room.test(path)) ?? { may: [] };
      const allowed = may.map(({ source }) => new RegExp(source.replace('FOLDER', folder)));

      const strangers = importsOf(path).filter((name) => !allowed.some((rule) => rule.test(name)));

      expect(strangers).toEqual([]);
    });
  }

  it('and nothing outside test/ imports from it', () => {
    const outside = sources.filter((path) => !path.startsWith('test/'));

    const importers = outside.filter((path) =>
      importsOf(path).some((name) => name.startsWith('test/')),
    );

    expect(importers).toEqual([]);
  });
});

describe('a deployed function', () => {
  it.each(functionFolders)('%s has its wiring, its handler and its environment', (folder) => {
    const files = globSync(`${folder}/*.ts`).map((path) => path.slice(folder.length + 1));

    expect(files).toEqual(expect.arrayContaining(['main.ts', 'handler.ts', 'env.ts']));
  });

  it('is imported as a whole by nobody', () => {
    const importers = sources
      .filter((path) => !path.startsWith('test/'))
      .filter((path) => importsOf(path).some((name) => /^functions\/.*\/main\.ts$/.test(name)));

    expect(importers).toEqual([]);
  });
});

describe('a file', () => {
  it('has at most 200 lines, a test 300, a table as many as it needs', () => {
    const isTable = (path: string) => /^test\/faults\/|\/(resource-types|prices)\.ts$/.test(path);
    const limit = (path: string) => (path.startsWith('test/') ? 300 : 200);

    const long = sources.filter((path) => !isTable(path) && lineCount(path) > limit(path));

    expect(long).toEqual([]);
  });

  it('is named after what it is about', () => {
    const vague = /\/(utils?|helpers?|types|common|index)(\.test)?\.ts$/;
    const shape = /^[a-z\d]+(-[a-z\d]+)*(\.(test|d))*\.tsx?$/;

    const badly = sources.filter(
      (path) => vague.test(path) || !shape.test(path.split('/').at(-1) ?? ''),
    );

    expect(badly).toEqual([]);
  });

  it('has no default export', () => {
    const withDefault = sources.filter((path) =>
      /^export default /m.test(readFileSync(path, 'utf8')),
    );

    expect(withDefault).toEqual([]);
  });
});
