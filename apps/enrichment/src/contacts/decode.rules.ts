import { decodeAs } from '@leadfactory/kernel';

/** Most bytes of a page that are looked at: contacts stand on pages of ordinary size. */
export const MOST_BYTES = 2_000_000;

function labelled(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    // A label that no browser knows says nothing; the bytes are asked instead.
    return null;
  }
}

/** The page's text by its header, its own declaration, or what its bytes can be. */
export function decodePage(body: Buffer, contentType: string): string {
  const bytes = body.length > MOST_BYTES ? body.subarray(0, MOST_BYTES) : body;
  const start = bytes.subarray(0, 4096).toString('latin1');
  const declared = labelled(/charset=["']?([\w:.-]+)/i.exec(contentType)?.[1]) ?? labelled(/<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1]);
  if (declared !== null) return decodeAs(declared, bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length < body.length });
  } catch {
    return decodeAs('windows-1252', bytes);
  }
}

/** The largest real pages have some 15,000 tags; a parser's time grows with the square of how deep they are nested. */
const MOST_TAGS = 30_000;

/** The page up to where its tags become absurd. */
export function withinTags(html: string): string {
  const tag = /<[a-z]/gi;
  let count = 0;
  for (let match = tag.exec(html); match !== null; match = tag.exec(html)) {
    count += 1;
    if (count > MOST_TAGS) return html.slice(0, match.index);
  }
  return html;
}
