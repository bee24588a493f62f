import { decodeText } from './text-encoding';

const said = 'Café Señor, “Joe’s” – 10 €';

test.each<[string, Buffer]>([
  ['UTF-8', Buffer.from(said)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${said}`)],
  ['UTF-16, as Excel’s "Unicode text"', Buffer.from(`\ufeff${said}`, 'utf16le')],
  ['UTF-16 the other way round', Buffer.from(`\ufeff${said}`, 'utf16le').swap16()],
  // Excel's ordinary CSV on Windows.
  ['windows-1252', Buffer.from([...'Caf', 0xe9, ...' Se', 0xf1, ...'or, ', 0x93, ...'Joe', 0x92, 's', 0x94, ' ', 0x96, ...' 10 ', 0x80].map((part) => (typeof part === 'number' ? part : part.charCodeAt(0))))],
])('a file in %s is read as it was written (R3.05)', (_encoding, bytes) => expect(decodeText(bytes)).toBe(said));

test('an empty file is an empty text', () => expect(decodeText(new Uint8Array())).toBe(''));
