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
  if (declared !== null) return new TextDecoder(declared).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length < body.length });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
