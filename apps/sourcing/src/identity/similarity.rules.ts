/** Jaro–Winkler similarity of two words, 0–1 (Winkler 1990: prefix of four, weight 0.1). */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [left, right];
  if (a.length === 0 || b.length === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const matchedA = new Array<boolean>(a.length).fill(false);
  const matchedB = new Array<boolean>(b.length).fill(false);
  let matches = 0;
  for (let i = 0; i < a.length; i += 1) {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j += 1) {
      if (matchedB[j] || a[i] !== b[j]) continue;
      matchedA[i] = true;
      matchedB[j] = true;
      matches += 1;
      break;
    }
  }
  if (matches === 0) return 0;
  let moved = 0;
  for (let i = 0, j = 0; i < a.length; i += 1) {
    if (!matchedA[i]) continue;
    while (!matchedB[j]) j += 1;
    if (a[i] !== b[j]) moved += 1;
    j += 1;
  }
  const jaro = (matches / a.length + matches / b.length + (matches - moved / 2) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function trigrams(text: string): Map<string, number> {
  const padded = `  ${text} `;
  const grams = new Map<string, number>();
  for (let i = 0; i + 3 <= padded.length; i += 1) {
    const gram = padded.slice(i, i + 3);
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return grams;
}

/** Share of trigrams that two texts have in common (Dice), 0–1. */
export function trigramSimilarity(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [trigrams(left), trigrams(right)];
  let common = 0;
  for (const [gram, count] of a) common += Math.min(count, b.get(gram) ?? 0);
  return (2 * common) / (left.length + 1 + right.length + 1);
}

/** Words below this are other words, not other spellings. */
const SAME_WORD = 0.92;
/** Only the same is 1: the same words in another order are nearly that. */
const LIKE = 0.99;

/** How alike two name keys are, 0–1: by their letters, and by their words in any order with small misspellings. */
export function nameSimilarity(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [left.split(' '), right.split(' ')];
  if (a.join('') === b.join('')) return 0.99;
  const free = [...b];
  let same = 0;
  const others = a.filter((word) => {
    const at = free.indexOf(word);
    if (at < 0) return true;
    same += 2 * word.length;
    free.splice(at, 1);
    return false;
  });
  for (const word of others) {
    const likenesses = free.map((other) => (word.length > 3 && other.length > 3 ? jaroWinkler(word, other) : 0));
    const most = Math.max(0, ...likenesses);
    if (most < SAME_WORD) continue;
    const at = likenesses.indexOf(most);
    same += most * (word.length + free[at]!.length);
    free.splice(at, 1);
  }
  const words = same / (a.join('').length + b.join('').length);
  return Math.min(LIKE, Math.max(words, trigramSimilarity(left, right)));
}

/** The share of the shorter name's words that stand in the longer one: `Gilchrist` in `Easter Seals – Gilchrist`. */
export function nameContainment(left: string, right: string): number {
  const [a, b] = [new Set(left.split(' ')), new Set(right.split(' '))];
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  let found = 0;
  let all = 0;
  for (const word of few) {
    all += word.length;
    if (many.has(word)) found += word.length;
  }
  return all === 0 ? 0 : found / all;
}
