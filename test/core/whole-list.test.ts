import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdList, writeIdList } from '../../core/id-list.ts';
import { parseListPage } from '../../core/list-page.ts';
import { readWholeList } from '../../core/whole-list.ts';

const idsTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Pages of a list that the test may change between them. */
function pagesOf(list: number[], between: (request: number) => void = () => undefined) {
  const offsets: number[] = [];
  const readPage = async (offset: number) => {
    between(offsets.push(offset));
    const rows = list.slice(offset, offset + 100).map((id) => ({ id }));
    return parseListPage({ list: rows, total: list.length, next: offset + rows.length });
  };
  return { readPage, offsets };
}

describe('a whole list', () => {
  it.each([0, 1, 99, 100, 101, 199, 200, 1000])(
    'of %i rows is read in as few pages as it has',
    async (count) => {
      const { readPage, offsets } = pagesOf(idsTo(count));

      const { rows, end, length } = await readWholeList(readPage, 2000);

      expect([...rows.keys()]).toEqual(idsTo(count));
      expect({ end, length }).toEqual({ end: 'whole', length: count });
      // each page but the first has 99 that are new; a full one may not be the last
      expect(offsets.length).toBeLessThanOrEqual(2 + Math.floor(count / 99));
    },
  );

  it('that is too long is given up at its first page', async () => {
    const { readPage, offsets } = pagesOf(idsTo(2001));

    expect(await readWholeList(readPage, 2000)).toMatchObject({ end: 'too-long', length: 2001 });
    expect(offsets).toEqual([0]);
  });

  it('that moves between two pages is read again, and is what it is then', async () => {
    const changes = fc.array(
      fc.record({
        request: fc.integer({ min: 2, max: 8 }),
        at: fc.nat(450),
        isNew: fc.boolean(),
      }),
      { maxLength: 2 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (planned) => {
        const list = idsTo(450);
        let nextId = 1000;
        // one change a page: two may cancel each other out
        const once = new Map(planned.map((change) => [change.request, change]));
        const { readPage } = pagesOf(list, (request) => {
          const change = once.get(request);
          if (change)
            list.splice(change.at, change.isNew ? 0 : 1, ...(change.isNew ? [nextId++] : []));
        });

        const { rows, end } = await readWholeList(readPage, 2000);

        expect(end).toBe('whole');
        expect([...rows.keys()].sort((a, b) => a - b)).toEqual(list.toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  it('that moves all the time is not taken for whole', async () => {
    const list = idsTo(450);
    const { readPage } = pagesOf(list, () => list.shift());

    expect(await readWholeList(readPage, 2000)).toMatchObject({ end: 'cut' });
  });

  it('without an order of its own is whole once all of it came up', async () => {
    const list = idsTo(150);
    const { readPage } = pagesOf(list, (request) => {
      // each answer sorts it otherwise, but gives all of it in the end
      if (request % 2 === 0) list.reverse();
    });

    const { rows, end } = await readWholeList(readPage, 2000);

    expect({ size: rows.size, end }).toEqual({ size: 150, end: 'whole' });
  });
});

describe('a list of ids as text', () => {
  it('is the ids in ascending order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })), (ids) => {
        expect(readIdList(writeIdList(ids))).toEqual(ids.toSorted((a, b) => a - b));
      }),
    );
  });
});
