interface Timed<Item> {
  readonly atMs: number;
  readonly order: number;
  readonly item: Item;
}

/** What is to happen at some time, the earliest first and of the same instant the first that came. */
export interface TimeOrder<Item> {
  add(atMs: number, item: Item): void;
  /** when the next is due; undefined where nothing is left */
  nextMs(): number | undefined;
  take(): Item | undefined;
}

/** A binary heap, because tens of thousands wait. */
export function timeOrder<Item>(): TimeOrder<Item> {
  const heap: Timed<Item>[] = [];
  let added = 0;

  return {
    add(atMs, item) {
      heap.push({ atMs, order: added++, item });
      let at = heap.length - 1;
      while (at > 0 && swapIfEarlier(at, (at - 1) >> 1)) at = (at - 1) >> 1;
    },
    nextMs: () => heap[0]?.atMs,
    take() {
      const [first] = heap;
      const last = heap.pop();
      if (first && last && heap.length > 0) {
        heap[0] = last;
        let at = 0;
        for (;;) {
          const [left, right] = [2 * at + 1, 2 * at + 2];
          const child = isEarlier(right, left) ? right : left;
          if (!swapIfEarlier(child, at)) break;
          at = child;
        }
      }
      return first?.item;
    },
  };

  function isEarlier(one: number, other: number): boolean {
    const [a, b] = [heap[one], heap[other]];
    if (!a || !b) return Boolean(a);
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  function swapIfEarlier(one: number, other: number): boolean {
    const [a, b] = [heap[one], heap[other]];
    if (!a || !b || !isEarlier(one, other)) return false;
    heap[one] = b;
    heap[other] = a;
    return true;
  }
}
