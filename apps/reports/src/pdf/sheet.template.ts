import PDFDocument from 'pdfkit';
import type { ReportFont, Weight } from './fonts.template';
import { clamp, printable } from './glyph.rules';

export const INK = '#1b2733';
export const QUIET = '#52606d';
export const LINE = '#d8dee4';
export const WASH = '#f4f6f8';
export const ACCENT = '#1d4f91';

const SIDE = 54;
const TOP = 76;
const BOTTOM = 64;

export interface TextStyle {
  size?: number;
  weight?: Weight;
  colour?: string;
  x?: number;
  width?: number;
  gap?: number;
  align?: 'left' | 'right' | 'center';
  /** Room that must be left below for what belongs to it. */
  keep?: number;
  most?: number;
}

export interface SheetOptions {
  title: string;
  author: string;
  subject: string;
  lang: string;
  created: Date;
  fonts: Readonly<Record<Weight, ReportFont>>;
}

type Element = PDFKit.PDFStructureElement;

/** A document that is written from top to bottom: knows where it stands, when a page is full, and what every mark means to assistive technology. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly left = SIDE;
  readonly width: number;
  y = TOP;
  private readonly bottom: number;
  private readonly parents: Element[] = [];
  private readonly has: (codePoint: number) => boolean;

  constructor(options: SheetOptions) {
    const { fonts, title, author, subject, created, lang } = options;
    this.doc = new PDFDocument({
      size: 'LETTER', margins: { top: 0, bottom: 0, left: SIDE, right: SIDE }, pdfVersion: '1.7', subset: 'PDF/UA' as 'PDF/A-1', tagged: true, lang, displayTitle: true, bufferPages: true,
      // The constructor must not reach for Helvetica, which would not be embedded.
      font: fonts.regular as unknown as string,
      info: { Title: title, Author: author, Subject: subject, CreationDate: created, ModDate: created, Producer: 'LeadFactory', Creator: 'LeadFactory' },
    });
    for (const [name, font] of Object.entries(fonts)) this.doc.registerFont(name, font as unknown as string);
    this.has = (codePoint) => fonts.regular.hasGlyphForCodePoint(codePoint);
    this.width = this.doc.page.width - 2 * SIDE;
    this.bottom = this.doc.page.height - BOTTOM;
    const root = this.doc.struct('Document');
    this.doc.addStructure(root);
    this.parents.push(root);
  }

  /** How much of the page is left. */
  get room(): number {
    return this.bottom - this.y;
  }

  /** Begins a new page unless so much of this one is left. */
  need(height: number): void {
    if (this.room >= height || this.y === TOP) return;
    this.doc.addPage();
    this.y = TOP;
  }

  space(height: number): void {
    this.y += height;
  }

  /** Everything written meanwhile belongs to an element of that type. */
  within(type: string, write: () => void, options: { title?: string; alt?: string } = {}): void {
    const element = this.doc.struct(type, options);
    this.parent.add(element);
    this.parents.push(element);
    try {
      write();
    } finally {
      this.parents.pop();
      element.end();
    }
  }

  /** Marks that mean something, as one element. */
  tagged(type: string, draw: () => void, options: { alt?: string; scope?: 'Row' | 'Column' } = {}): void {
    const element = this.doc.struct(type, options, [draw]);
    this.parent.add(element);
  }

  /** Marks that only please the eye. */
  decoration(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw();
    this.doc.endMarkedContent();
  }

  /** A chart: drawn once, told in words. */
  figure(alt: string, height: number, draw: (top: number) => void): void {
    this.need(height);
    const top = this.y;
    this.tagged('Figure', () => draw(top), { alt });
    this.y = top + height;
  }

  /** One block of text that stays on one page. */
  text(type: string, text: string, style: TextStyle = {}): void {
    const { gap = 6, keep = 0, x = this.left } = style;
    const shown = this.clean(text, style.most);
    const height = this.height(shown, style);
    this.need(height + keep);
    this.tagged(type, () => this.put(shown, x, this.y, style));
    this.y += height + gap;
  }

  height(text: string, style: TextStyle = {}): number {
    return this.use(style).heightOfString(text === '' ? ' ' : text, { width: style.width ?? this.width, lineGap: leading(style) });
  }

  widthOf(text: string, style: TextStyle = {}): number {
    return this.use(style).widthOfString(text);
  }

  /** Draws the text without moving on; the caller has tagged it. */
  put(text: string, x: number, y: number, style: TextStyle = {}): void {
    this.use(style).fillColor(style.colour ?? INK).text(text, x, y, { width: style.width ?? this.width, align: style.align ?? 'left', lineGap: leading(style) });
  }

  clean(text: string, most = 1200): string {
    return clamp(printable(text, this.has), most);
  }

  /** A chapter with its heading, its bookmark and enough room for its beginning. */
  chapter(title: string, write: () => void, keep = 120): void {
    if (this.y > TOP) this.space(20);
    this.within('Sect', () => {
      this.need(40 + keep);
      const shown = this.clean(title);
      this.doc.outline.addItem(shown);
      this.text('H2', shown, { size: 17, weight: 'bold', gap: 5 });
      this.decoration(() => this.doc.moveTo(this.left, this.y).lineTo(this.left + this.width, this.y).lineWidth(0.75).strokeColor(LINE).stroke());
      this.space(12);
      write();
    }, { title });
  }

  finish(draw: (page: number, pages: number) => void): Promise<{ body: Buffer; pages: number }> {
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(page);
      this.doc.markContent('Artifact', { type: 'Pagination' });
      draw(page + 1, count);
      this.doc.endMarkedContent();
    }
    this.parents[0]?.end();
    const chunks: Buffer[] = [];
    return new Promise((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.on('end', () => resolve({ body: Buffer.concat(chunks), pages: count }));
      this.doc.on('error', reject);
      this.doc.end();
    });
  }

  private get parent(): Element {
    return this.parents.at(-1) as Element;
  }

  private use({ size = 10, weight = 'regular' }: TextStyle): PDFKit.PDFDocument {
    return this.doc.font(weight, size);
  }
}

/** Space between lines beyond the font's own: small text needs more of it to be read with ease. */
function leading({ size = 10 }: TextStyle): number {
  return size >= 16 ? 1 : size * 0.28;
}
