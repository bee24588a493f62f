/**
 * Bytes as text in an encoding by its WHATWG label, such as `windows-1252` or `shift_jis`; bytes that the encoding does not have become U+FFFD.
 * A byte order mark is left out unless `ignoreBOM`.
 * @throws RangeError for a label that nobody knows
 */
export function decodeAs(label: string, bytes: Uint8Array, options: { ignoreBOM?: boolean } = {}): string {
  const decoder = new TextDecoder(label, options);
  // Node since 20.18.3 reads windows-1252 as ISO 8859-1 unless more is to come: curly quotes and the euro would be control characters (nodejs/node issue 60888).
  return decoder.decode(bytes, { stream: decoder.encoding === 'windows-1252' });
}

/** The text of a file that does not say how it is encoded, as spreadsheets write them: UTF-16 by its byte order mark, else UTF-8 where the bytes are that, else windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodeAs('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decodeAs('utf-16be', bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeAs('windows-1252', bytes);
  }
}
