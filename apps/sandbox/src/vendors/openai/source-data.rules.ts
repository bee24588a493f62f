export type Facts = Record<string, unknown>;

export interface SourceData {
  /** Everything found between <data> tags, later blocks over earlier ones. */
  facts: Facts;
  /** The things one may make claims about: objects with an id. */
  findings: Facts[];
}

/** Reads what a prompt hands over as data. Text outside the tags is instruction, not material. */
export function readSourceData(text: string): SourceData {
  const blocks = [...text.matchAll(/<data[^>]*>([\s\S]*?)<\/data>/gi)].map((match) => parsed(match[1] ?? ''));
  const facts: Facts = {};
  for (const block of blocks) Object.assign(facts, Array.isArray(block) ? { findings: block as unknown[] } : block);
  const lists = objectLists(facts, 'data');
  const named = lists.filter(({ name }) => /finding|issue|evidence|claim|problem|check|proof/i.test(name));
  return { facts, findings: (named[0] ?? lists[0])?.items ?? [] };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text.trim());
    return typeof value === 'object' && value !== null ? value : {};
  } catch (cause) {
    // A model makes do with data it cannot parse: it just has nothing to claim.
    if (cause instanceof SyntaxError) return {};
    throw cause;
  }
}

function objectLists(value: unknown, name: string): { name: string; items: Facts[] }[] {
  if (Array.isArray(value)) {
    const items = value.filter((item): item is Facts => typeof item === 'object' && item !== null && idOf(item as Facts) !== undefined);
    return items.length > 0 ? [{ name, items }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => objectLists(inner, key));
}

export function idOf(facts: Facts): string | undefined {
  for (const key of ['findingId', 'finding_id', 'id', 'evidenceId', 'checkId', 'key']) {
    const value = facts[key];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** A text among the facts by any of the names, spelled in camel or snake case. */
export function textOf(facts: Facts | undefined, ...names: readonly string[]): string | undefined {
  const folded = new Map(Object.entries(facts ?? {}).map(([key, value]) => [fold(key), value]));
  for (const name of names) {
    const value = folded.get(fold(name));
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

export const fold = (name: string): string => name.replace(/[_\-\s]/g, '').toLowerCase();
