/** As many wrong, missing, further or swapped letters are a slip of the hand. */
const slips = 2;
/** as much of a name is no coincidence */
const tellingStart = 4;

/** The name that was probably meant, whatever its case and hyphens; none for a word of its own. */
export function closest(word: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, distance: distance(plain(word), plain(name)) }))
    .sort((a, b) => a.distance - b.distance);
  if (best && best.distance <= slips) return best.name;
  return names.find((name) => beginsLike(plain(word), plain(name)));
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function beginsLike(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= tellingStart && (a.startsWith(b) || b.startsWith(a));
}

/** https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance, optimal string alignment */
function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let j = 0; j <= b.length; j++) (rows[0] as number[])[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      (rows[i] as number[])[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + change,
        swap,
      );
    }
  }
  return at(a.length, b.length);
}
