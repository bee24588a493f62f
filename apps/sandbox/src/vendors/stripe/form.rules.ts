export type FormValue = string | FormValue[] | { [key: string]: FormValue };

const maxDepth = 8;

/** Reads `a[b][0][c]=x` as Stripe does; numeric keys make lists. */
export function parseForm(encoded: string): { [key: string]: FormValue } {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(encoded)) {
    const path = name.split(/[[\]]+/).filter((part, index) => index === 0 || part !== '');
    if (name.endsWith('[]')) path.push('');
    if (path.length > maxDepth) throw new Error(`Invalid parameter name: ${name}`);
    plant(root, path, value);
  }
  return Object.fromEntries([...root].map(([key, value]) => [key, unfold(value)]));
}

type Branch = Map<string, string | Branch>;

function plant(branch: Branch, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  const key = head === '' && branch.size > 0 ? String(branch.size) : head === '' ? '0' : head;
  if (rest.length === 0) {
    branch.set(key, value);
    return;
  }
  const existing = branch.get(key);
  const next = typeof existing === 'object' ? existing : (new Map() as Branch);
  branch.set(key, next);
  plant(next, rest, value);
}

function unfold(value: string | Branch): FormValue {
  if (typeof value === 'string') return value;
  const isList = value.size > 0 && [...value.keys()].every((key) => /^\d+$/.test(key));
  if (isList) return [...value].sort(([left], [right]) => Number(left) - Number(right)).map(([, entry]) => unfold(entry));
  return Object.fromEntries([...value].map(([key, entry]) => [key, unfold(entry)]));
}
