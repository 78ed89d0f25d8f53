/** Ids in ascending order as text: the first, then how far each is from the one before. */
export function writeIdList(ids: Iterable<number>): string {
  const ascending = [...ids].sort((a, b) => a - b);
  return ascending.map((id, index) => id - (ascending[index - 1] ?? 0)).join();
}

/** The ids of such a text. */
export function readIdList(text: string): number[] {
  let id = 0;
  return text === '' ? [] : text.split(',').map((step) => (id += Number(step)));
}
