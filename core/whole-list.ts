import type { ListPage, ListRow } from './list-page.ts';

/** The most Liner gives a page. https://docs.linerapp.io/devs/api/v2/ */
export const pageLimit = 100;

export interface WholeList {
  /** by id, each once */
  readonly rows: ReadonlyMap<number, ListRow['item']>;
  /** rows without an id */
  readonly nameless: number;
  /** `cut` where it cannot be told that all of it was seen, `too-long` where reading it was given up */
  readonly end: 'whole' | 'cut' | 'too-long';
  /** how many rows it has, as far as is known */
  readonly length: number;
}

const mostPasses = 4;

/**
 * Reads a list of at most `most` rows by its pages. Each page begins with the last row of the one
 * before, so rows that moved meanwhile show: then it is read again from the start. `next` is not gone
 * by, except that a full page with a `next` behind it is not the last.
 */
export async function readWholeList(
  readPage: (offset: number) => Promise<ListPage>,
  most: number,
): Promise<WholeList> {
  const rows = new Map<number, ListRow['item']>();
  let nameless = 0;
  let isSettled = false;
  for (let pass = 1; pass <= mostPasses; pass++) {
    const sizeBefore = rows.size;
    const { end, length, ...found } = await readOnce(readPage, most, rows);
    nameless = found.nameless;
    if (end !== 'cut') return { rows, nameless, end, length };
    // a list without an order of its own: nothing new came up, and nothing is missing
    isSettled = pass > 1 && rows.size === sizeBefore && rows.size + nameless === length;
    if (pass === mostPasses || isSettled) break;
  }
  return { rows, nameless, end: isSettled ? 'whole' : 'cut', length: rows.size + nameless };
}

async function readOnce(
  readPage: (offset: number) => Promise<ListPage>,
  most: number,
  rows: Map<number, ListRow['item']>,
) {
  const seen = new Set<number>();
  let nameless = 0;
  let total: number | undefined;
  let hasMoved = false;
  let last: number | undefined;
  let end = 0;
  for (let offset = 0; ; ) {
    const page = await readPage(offset);
    if (total !== undefined && page.total !== total) hasMoved = true;
    total = page.total;
    const isAligned = last === undefined || page.rows[0]?.id === last;
    if (!isAligned) hasMoved = true;
    const seenBefore = seen.size + nameless;
    for (const { id, item } of page.rows) {
      if (id === undefined) nameless++;
      else {
        seen.add(id);
        rows.set(id, item);
      }
    }
    end = offset + page.rows.length;
    if (seen.size + nameless > most || (total ?? 0) > most) {
      return { end: 'too-long' as const, length: Math.max(total ?? 0, seen.size), nameless };
    }
    const hasNext = page.rows.length >= pageLimit && (page.next ?? 0) >= end;
    if (total !== undefined && end >= total && !hasNext) break;
    // without a total, a list ends where nothing new comes
    if (seen.size + nameless === seenBefore) break;
    last = page.rows.at(-1)?.id;
    offset = last === undefined ? end : end - 1;
  }
  const isCut = hasMoved || (total !== undefined && end < total);
  const length = total ?? seen.size + nameless;
  return { end: isCut ? ('cut' as const) : ('whole' as const), length, nameless };
}
