import type { ListPage, ListRow } from './list-page.ts';

/** The most Liner gives a page. https://docs.linerapp.io/devs/api/v2/ */
export const pageLimit = 100;

interface WholeList {
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
  const ever = new Map<number, ListRow['item']>();
  let totalBefore: number | undefined;
  for (let pass = 1; ; pass++) {
    const once = await readOnce(readPage, most);
    if (once.end !== 'cut') return once;
    const sizeBefore = ever.size;
    for (const [id, item] of once.rows) ever.set(id, item);
    // a list without an order of its own: as long as before, nothing new in it, and nothing missing
    const isSame = once.isSteady && once.total === totalBefore && ever.size === sizeBefore;
    const isWhole = isSame && ever.size + once.nameless === once.total;
    totalBefore = once.total;
    if (isWhole || pass === mostPasses) {
      return { ...once, rows: ever, end: isWhole ? 'whole' : 'cut' };
    }
  }
}

async function readOnce(
  readPage: (offset: number) => Promise<ListPage>,
  most: number,
): Promise<WholeList & { readonly total: number | undefined; readonly isSteady: boolean }> {
  const rows = new Map<number, ListRow['item']>();
  let nameless = 0;
  let total: number | undefined;
  let isSteady = true;
  let isAligned = true;
  let last: number | undefined;
  let first: ListPage | undefined;
  for (let offset = 0; ; ) {
    const page = await readPage(offset);
    if (first && isUnpaged(first, page)) {
      return { rows, nameless, total, isSteady, length: first.rows.length, end: 'whole' };
    }
    first ??= page;
    if (last !== undefined && page.rows[0]?.id !== last) isAligned = false;
    if (offset > 0 && page.total !== total) isSteady = false;
    total = page.total;
    const seenBefore = rows.size + nameless;
    for (const { id, item } of page.rows) {
      if (id === undefined) nameless++;
      else rows.set(id, item);
    }
    const seen = rows.size + nameless;
    const end = offset + page.rows.length;
    const found = { rows, nameless, total, isSteady, length: total ?? seen };
    if (Math.max(seen, total ?? 0) > most) return { ...found, end: 'too-long' };

    const isFull = page.rows.length >= pageLimit && (page.next ?? 0) >= end;
    const isEnd = total !== undefined && end >= total && !isFull;
    // without a total, a list ends where nothing new comes
    if (isEnd || seen === seenBefore) {
      const isCut = !isSteady || !isAligned || end < (total ?? 0);
      return { ...found, end: isCut ? 'cut' : 'whole' };
    }
    last = page.rows.at(-1)?.id;
    offset = last === undefined ? end : end - 1;
  }
}

/** Whether Liner gives all there is, whatever page is asked for. */
function isUnpaged(first: ListPage, page: ListPage): boolean {
  const { rows, total } = first;
  return (
    total === undefined &&
    rows.length !== pageLimit &&
    rows.length === page.rows.length &&
    rows.length > 1 &&
    rows.every(({ id }, index) => id === page.rows[index]?.id)
  );
}
