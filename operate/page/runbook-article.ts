import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../../docs/runbook.md');

/** An article of docs/runbook.md as it is written; undefined where there is none. */
export async function runbookArticle(anchor: string): Promise<string | undefined> {
  const articles = (await readFile(file, 'utf8')).split(/^(?=#{1,2} )/m);
  return articles.find((article) => anchorOf(article) === anchor)?.trim();
}

/** as GitHub makes it of a heading */
function anchorOf(article: string): string {
  const heading = /^#+ (.*)/.exec(article)?.[1] ?? '';
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
