/** How many letters a word may differ by and still be nearly another: none for short ones, two for long ones. */
export const toleranceOf = (word: string): number => (word.length <= 2 ? 0 : word.length <= 5 ? 1 : 2);

/**
 * The number of letters to add, take away or change to get from one word to the other, two neighbours swapped counting
 * as one; `most + 1` when there are more than `most`.
 */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  if (a === b) return 0;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(
        (previous[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (previous[j - 1] as number) + (same ? 0 : 1),
      );
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      )
        cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    before = previous;
    previous = row;
  }
  return Math.min(previous[b.length] as number, most + 1);
}

/** A test for words within the tolerance of this one. */
export function nearTo(word: string): (other: string) => boolean {
  const most = toleranceOf(word);
  return (other) => Math.abs(other.length - word.length) <= most && distance(word, other, most) <= most;
}
