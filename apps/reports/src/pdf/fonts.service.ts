import { Injectable } from '@nestjs/common';
import { createRequire } from 'node:module';
import path from 'node:path';

export type Weight = 'regular' | 'medium' | 'bold';

/** What the report needs of fontkit, which brings no types; pdfkit takes such a font as it is. */
export interface ReportFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string): unknown;
}

const FILES: Readonly<Record<Weight, string>> = { regular: 'inter-latin-400-normal.woff', medium: 'inter-latin-600-normal.woff', bold: 'inter-latin-700-normal.woff' };
const requireFromHere = createRequire(__filename);

/** The report's fonts, read and unpacked once for all reports. */
@Injectable()
export class FontsService {
  private readonly fonts = new Map<Weight, ReportFont>();

  of(weight: Weight): ReportFont {
    const known = this.fonts.get(weight);
    if (known !== undefined) return known;
    const { openSync } = requireFromHere('fontkit') as { openSync: (file: string) => ReportFont };
    const font = openSync(path.join(path.dirname(requireFromHere.resolve('@fontsource/inter/package.json')), 'files', FILES[weight]));
    this.fonts.set(weight, font);
    return font;
  }
}
