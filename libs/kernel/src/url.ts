/**
 * Whether the text is a URL, alone or on the base.
 *
 * Instead of `URL.canParse`, which in Node 20 begins to refuse texts with letters such as ü as soon as the engine has
 * optimised the call: the same address is then a URL for the first few thousand times and none afterwards.
 */
export function isUrl(text: string, base?: string): boolean {
  try {
    return new URL(text, base) instanceof URL;
  } catch {
    return false;
  }
}
