import { copyRequestOf } from '../fake-services/recorded-calls.ts';
import { table } from '../report/table.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import { type Copying, startCopying } from '../test-bed/copying.ts';
import type { BenchSetup, Section } from './section.ts';

const megabyte = 1_000_000;
const sizes = [1, 10, 100, 1_000];

/** The most memory a new sandbox has resident while it copies so many recordings of so many bytes. */
export async function peakMbOfCopies(copying: Copying, bytes: number, count = 1): Promise<number> {
  await using sandbox = await startMeasuredSandbox(copying.settings);
  for (let copied = 0; copied < count; copied++) {
    const { answer } = await sandbox.invoke(copyRequestOf(bytes));
    checkAnswer(answer);
  }
  return sandbox.peakMemoryMb();
}

/** Whether a large recording takes more memory than small ones do. */
export async function measureCopyMemory({ tell }: BenchSetup): Promise<Section> {
  const copying = await startCopying();
  try {
    const one: number[] = [];
    const many: number[] = [];
    const most = sizes.at(-1) ?? 1;
    for (const size of sizes) {
      tell(`memory of copies: ${size} MB`);
      one.push(await peakMbOfCopies(copying, size * megabyte));
      many.push(await peakMbOfCopies(copying, size * megabyte, most / size));
    }
    const rows = sizes.map((size, i) => [
      `${size.toLocaleString('en')} MB`,
      one[i]?.toFixed(0) ?? '',
      many[i]?.toFixed(0) ?? '',
    ]);
    return {
      title: 'Memory of a copy',
      text: [
        'The most MB that `copy-recordings` has resident, by the size of a recording: while a new sandbox copies one, and while it copies a gigabyte of them. The second is fair to small ones, as a sandbox that works for long has more of Node in memory, whatever it works on.',
        table(['size', 'one', 'a gigabyte'], rows),
      ].join('\n\n'),
      budgets: [
        {
          what: 'copy-recordings, peak memory, 1 GB in one recording / in recordings of 1 MB',
          measured: (many.at(-1) ?? Number.NaN) / (many[0] ?? Number.NaN),
          limit: 1.1,
          digits: 2,
        },
      ],
    };
  } finally {
    copying.close();
  }
}
