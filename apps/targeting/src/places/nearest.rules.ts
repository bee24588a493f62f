/** Single-letter edits from one text to the other (Levenshtein). */
export function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1));
    row = next;
  }
  return row[right.length]!;
}

/** At most three of the names that look most like the text; none that is unlike it. */
export function nearest(text: string, names: Iterable<string>): string[] {
  const wanted = text.toLowerCase();
  const far = Math.max(2, Math.floor(wanted.length / 3));
  const scored: { name: string; distance: number }[] = [];
  for (const name of names) {
    const candidate = name.toLowerCase();
    const distance = candidate.startsWith(wanted) && wanted.length > 2 ? 1 : editDistance(wanted, candidate);
    if (distance <= far) scored.push({ name, distance });
  }
  return scored.sort((left, right) => left.distance - right.distance || left.name.localeCompare(right.name)).slice(0, 3).map(({ name }) => name);
}
