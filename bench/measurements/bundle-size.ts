import { gzipSync } from 'node:zlib';
import { kilobytes, table } from '../report/table.ts';
import { ourCode } from '../test-bed/bundle.ts';
import { functionNames } from '../test-bed/deployed-functions.ts';
import type { Variant, VariantName } from '../test-bed/variants.ts';
import type { BenchSetup, Section } from './section.ts';

interface Size {
  readonly bytes: number;
  readonly gzippedBytes: number;
}

const shown: readonly VariantName[] = ['empty', 'reference', ...functionNames, 'typical'];
/** packages below this many bytes everywhere are summed up */
const smallBytes = 2_000;

export async function measureBundleSize({ testBed }: BenchSetup): Promise<Section> {
  const sizes = new Map<VariantName, Size>();
  for (const name of shown) sizes.set(name, sizeOf(testBed.variants.get(name) as Variant));
  const rows = [...sizes].map(([name, { bytes, gzippedBytes }]) => {
    return [name, kilobytes(bytes), kilobytes(gzippedBytes)];
  });
  const ours = functionNames.map(
    (name) => testBed.variants.get(name)?.bundle.packages ?? new Map(),
  );
  return {
    title: 'Size',
    text: [
      'Kilobytes of the bundle that is deployed.',
      table(['bundle', 'minified', 'gzipped'], rows),
      'What is in them, by package:',
      table(['package', ...functionNames], packageRows(ours)),
    ].join('\n\n'),
    budgets: [
      {
        what: 'bundle of enrich, minified, KB',
        measured: (sizes.get('enrich')?.bytes ?? Number.NaN) / 1000,
        limit: 265,
        digits: 0,
      },
    ],
  };
}

function sizeOf({ bundle: { code } }: Variant): Size {
  return { bytes: code.length, gzippedBytes: gzipSync(code, { level: 9 }).length };
}

/** The largest first, ours before all. */
function packageRows(bundles: readonly ReadonlyMap<string, number>[]): string[][] {
  const most = (name: string) => Math.max(...bundles.map((packages) => packages.get(name) ?? 0));
  const rank = (name: string) => (name === ourCode ? Number.POSITIVE_INFINITY : most(name));
  const names = [...new Set(bundles.flatMap((packages) => [...packages.keys()]))];
  const large = names.filter((name) => rank(name) >= smallBytes);
  const small = names.filter((name) => !large.includes(name));
  const lines: [label: string, members: string[]][] = [
    ...large
      .toSorted((a, b) => rank(b) - rank(a))
      .map((name): [string, string[]] => [name, [name]]),
    [`${small.length} smaller packages`, small],
  ];
  return lines.map(([label, members]) => [
    label,
    ...bundles.map((packages) => {
      const bytes = members.reduce((sum, name) => sum + (packages.get(name) ?? 0), 0);
      return bytes === 0 ? '' : kilobytes(bytes);
    }),
  ]);
}
