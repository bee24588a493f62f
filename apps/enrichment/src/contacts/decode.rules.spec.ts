import { decodePage, MOST_BYTES, withinTags } from './decode.rules';

describe('decoding pages', () => {
  it.each([
    ['the header', Buffer.from('caf\xe9', 'latin1'), 'text/html; charset=iso-8859-1', 'café'],
    ['the page itself', Buffer.from('<meta charset="windows-1252">caf\xe9', 'latin1'), 'text/html', 'café'],
    ['the header, with curly quotes', Buffer.from('\x93caf\xe9\x94 \x80', 'latin1'), 'text/html; charset=iso-8859-1', '“café” €'],
    ['its bytes, with curly quotes', Buffer.from('\x93caf\xe9\x94', 'latin1'), '', '“café”'],
    ['its bytes, UTF-8', Buffer.from('café'), 'text/html', 'café'],
    ['its bytes, anything else', Buffer.from('caf\xe9', 'latin1'), '', 'café'],
    ['its bytes, when the label is unknown', Buffer.from('café'), 'text/html; charset=klingon', 'café'],
  ])('by %s', (_by, body, type, text) => {
    expect(decodePage(body, type)).toContain(text);
  });

  it('of a huge page the beginning is read, even when the cut goes through a letter', () => {
    const text = decodePage(Buffer.from(`a${'é'.repeat(MOST_BYTES)}`), 'text/html');
    expect(text.length).toBeLessThanOrEqual(MOST_BYTES);
    expect(text.startsWith('aéé')).toBe(true);
  });
});

describe('pages of absurdly many tags', () => {
  it('are read up to there, and ordinary ones whole', () => {
    expect(withinTags('<p>a</p>'.repeat(1000))).toHaveLength(8000);
    expect(withinTags('<p>'.repeat(100_000))).toHaveLength(90_000);
  });
});
