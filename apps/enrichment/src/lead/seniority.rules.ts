/** How much somebody decides, from a job title; the first that fits. */
const LEVELS: readonly [level: string, words: RegExp][] = [
  ['owner', /\b(owner|co-?owner|founder|co-?founder|proprietor|principal|partner|managing member|franchisee)\b/],
  ['executive', /\b(c[efotmirs]o|chief|president|chair(man|woman|person)?|managing director|executive director|general manager)\b/],
  ['director', /\b(director|head of|vp|svp|evp|vice president)\b/],
  ['manager', /\b(manager|lead|supervisor|coordinator|administrator|superintendent|foreman)\b/],
  ['staff', /\b(assistant|associate|specialist|representative|analyst|engineer|technician|clerk|receptionist|consultant|agent|advisor|designer|developer|intern|trainee|secretary|bookkeeper|accountant|sales|marketing)\b/],
];

/** `owner`, `executive`, `director`, `manager` or `staff`; null for a title that tells nothing. */
export function seniorityOf(title: string | null): string | null {
  if (title === null) return null;
  const plain = title.normalize('NFKC').toLowerCase().replace(/\./g, '');
  // Who assists a president is no president.
  if (/\b(assistant|secretary|receptionist) to\b|\bassistant\b(?! (general )?(manager|director|vice))/.test(plain)) return 'staff';
  // A vice president is asked before the president in him.
  if (/\bvice[ -]president\b/.test(plain)) return 'director';
  return LEVELS.find(([, words]) => words.test(plain))?.[0] ?? null;
}
