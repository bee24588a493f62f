/** The text with the reader's own names taken out, where they stand as whole words. */
export function withoutNames(text: string, names: readonly string[], { ignoreCase = false } = {}): string {
  return names.reduce((rest, name) => (name === '' ? rest : rest.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, ignoreCase ? 'giu' : 'gu'), ' ')), text);
}
