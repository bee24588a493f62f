import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackWoff } from './woff.rules';

export type Weight = 'regular' | 'medium' | 'bold';

/** What the report needs of fontkit, which brings no types; pdfkit takes such a font as it is. */
export interface ReportFont {
  hasGlyphForCodePoint: (codePoint: number) => boolean;
  layout: (text: string, features?: unknown) => Run;
}

interface Run {
  glyphs: readonly unknown[];
  positions: Record<string, number>[];
  advanceWidth: number;
}

const FILES: Readonly<Record<Weight, string>> = { regular: 'inter-latin-400-normal.woff', medium: 'inter-latin-600-normal.woff', bold: 'inter-latin-700-normal.woff' };
/** Contextual alternates only turn `->` into arrows and the like; kerning stays. */
const FEATURES = { calt: false, ccmp: false };
/** Reports repeat their words: so many are remembered per font over all reports, about a kilobyte each. */
const MOST_WORDS = 2_000;
const requireFromHere = createRequire(__filename);

/** The report's fonts, read and unpacked once for all reports of a thread, with a memory for the shapes of words. */
export class Fonts {
  private readonly fonts = new Map<Weight, ReportFont>();

  of(weight: Weight): ReportFont {
    const known = this.fonts.get(weight);
    if (known !== undefined) return known;
    const { create } = requireFromHere('fontkit') as { create: (font: Buffer) => ReportFont };
    const font = remembering(create(unpackWoff(readFileSync(requireFromHere.resolve(`@fontsource/inter/files/${FILES[weight]}`)))));
    this.fonts.set(weight, font);
    return font;
  }
}

function remembering(font: ReportFont): ReportFont {
  const words = new Map<string, Pick<Run, 'glyphs' | 'positions'>>();
  const layout = (text: string): Run => {
    let word = words.get(text);
    if (word === undefined) {
      if (words.size >= MOST_WORDS) words.clear();
      const { glyphs, positions } = font.layout(text, FEATURES);
      word = { glyphs, positions };
      words.set(text, word);
    }
    // pdfkit scales the positions in place: each document gets its own.
    const positions = word.positions.map((position) => ({ ...position }));
    return { glyphs: word.glyphs, positions, get advanceWidth() { return positions.reduce((sum, { xAdvance = 0 }) => sum + xAdvance, 0); } };
  };
  return Object.assign(Object.create(font) as ReportFont, { layout });
}
