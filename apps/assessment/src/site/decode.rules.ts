import { decodeAs } from '@leadfactory/kernel';
import type { Said } from './words.rules';

/** Most bytes of a page that are looked at: the largest real home pages stay under it, and parsing them stays quick. */
export const MOST_BYTES = 3_000_000;
/** Why a longer page counts as read in part. */
export const TOO_LONG: Said = { en: `the page is longer than ${MOST_BYTES / 1_000_000} MB`, es: `la página pesa más de ${MOST_BYTES / 1_000_000} MB` };
/** Browsers look for the declaration in the first kilobyte; pages with long comments on top are met with patience. */
const PRESCAN_BYTES = 4_096;

export interface DecodedText {
  /** Begins with U+FEFF when the bytes begin with a byte order mark: it declares the encoding. */
  text: string;
  charset: string;
  /** Whether bytes were left out. */
  truncated: boolean;
}

/** Text of a page by its byte order mark, its header, its own declaration, or what its bytes can only be (WHATWG order). */
export function decodeText(body: Buffer, contentType: string | undefined): DecodedText {
  const bytes = body.length > MOST_BYTES ? body.subarray(0, MOST_BYTES) : body;
  const declared = byteOrderMark(bytes) ?? labelOf(/charset=["']?([\w:.-]+)/i.exec(contentType ?? '')?.[1]) ?? declaredInside(bytes);
  const charset = declared ?? (isUtf8(bytes, body.length > bytes.length) ? 'utf-8' : 'windows-1252');
  return { text: decodeAs(charset, bytes, { ignoreBOM: true }), charset, truncated: bytes.length < body.length };
}

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return undefined;
}

/** The encoding's own name, or undefined for a label that no browser knows. */
function labelOf(label: string | undefined): string | undefined {
  if (!label) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function declaredInside(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, PRESCAN_BYTES).toString('latin1');
  const found = labelOf(/<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1]);
  // A declaration that could be read as ASCII cannot be in UTF-16, whatever it claims.
  return found?.startsWith('utf-16') ? 'utf-8' : found;
}

function isUtf8(bytes: Buffer, cut: boolean): boolean {
  try {
    // `stream` forgives the last character when the cut went through it.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}
