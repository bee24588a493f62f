import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackWoff } from './woff.rules';

const file = createRequire(__filename).resolve('@fontsource/inter/files/inter-latin-400-normal.woff');
const { create } = createRequire(__filename)('fontkit') as { create: (font: Buffer) => { postscriptName: string; numGlyphs: number; layout: (text: string) => { advanceWidth: number } } };

test('the unpacked font is the same font', () => {
  const woff = readFileSync(file);
  const [packed, unpacked] = [create(woff), create(unpackWoff(woff))];
  expect(unpacked.postscriptName).toBe(packed.postscriptName);
  expect(unpacked.numGlyphs).toBe(packed.numGlyphs);
  expect(unpacked.layout('Largest Contentful Paint — ñ').advanceWidth).toBe(packed.layout('Largest Contentful Paint — ñ').advanceWidth);
});

test.each([[''], ['wOF2 and so on, and so on, and so on, and so on']])('%j is refused', (text) => expect(() => unpackWoff(Buffer.from(text))).toThrow('no WOFF'));
