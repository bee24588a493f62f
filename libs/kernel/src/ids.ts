import { v5, v7, validate } from 'uuid';

/** Namespace of all ids that LeadFactory derives; any fixed UUID serves, this one was drawn once. */
const NAMESPACE = '6f1f2f0e-6a52-4a86-9f0b-2a6f5d0c9a11';

/** A new id: UUID version 7 (RFC 9562), whose text sorts by time of creation. */
export function newId(): string {
  return v7();
}

/**
 * The id that belongs to these parts, the same every time: UUID version 5.
 * Work that is done again after a crash finds its earlier row by it.
 */
export function derivedId(...parts: readonly string[]): string {
  // The length before each part keeps ('ab','c') and ('a','bc') apart.
  return v5(parts.map((part) => `${part.length}:${part}`).join('|'), NAMESPACE);
}

/** Whether the text is a UUID of any version. */
export function isId(text: string): boolean {
  return validate(text);
}
