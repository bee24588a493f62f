import type { Said } from './words.rules';

/** Real pages stay below 60 levels; browsers themselves stop at 512. */
const DEEPEST = 300;
/** The largest real home pages have some 15,000 tags. */
const MOST_TAGS = 60_000;

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);
/** Elements that the next of their kind closes: many of them in a row are not nested. */
const CLOSED_BY_NEXT = new Set(['p', 'li', 'dt', 'dd', 'option', 'optgroup', 'tr', 'td', 'th', 'thead', 'tbody', 'tfoot', 'rt', 'rp']);
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed']);

/** What drawings and formulas are made of: in them, and nowhere else, a tag that ends in `/>` is closed. Any other name may lead out of them. */
const DRAWN = new Set(('svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textpath image clippath mask pattern marker lineargradient radialgradient stop filter animate animatetransform animatemotion set mpath view metadata switch a style '
  + 'math mrow mfrac msqrt mroot msup msub msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd mspace mpadded mphantom mstyle mfenced menclose semantics').split(' '));
/** Elements of drawings and formulas in which the rules of HTML hold again: harmless with words alone in them. */
const WORDS_INSIDE = new Set(['title', 'desc', 'mi', 'mo', 'mn', 'ms', 'mtext', 'annotation']);

export interface LimitedHtml {
  html: string;
  /** Why a part was left out; null when all is there. */
  limit: Said | null;
}

/**
 * The part of a page that a parser can read in bounded time and memory. A page built to hang parsers (a million
 * nested tags) is cut where it becomes absurd; the caller treats what is missing from it as unknown.
 */
export function withinLimits(html: string): LimitedHtml {
  const nesting = new Nesting();
  let tags = 0;
  /** Where the last tag ended: what looks like a tag before it stands in an attribute. */
  let end = 0;
  const tag = /<(?:!--|(\/?)([a-zA-Z][a-zA-Z0-9:-]{0,60})|!\[CDATA\[|[!?/])/g;
  for (let match = tag.exec(html); match; match = tag.exec(html)) {
    const isReal = match.index >= end;
    if (match[2] === undefined) {
      if (!isReal) continue;
      const closed = endOfOther(html, match[0], tag.lastIndex, nesting.isInDrawing);
      if (closed < 0) break;
      tag.lastIndex = closed;
      continue;
    }
    const name = match[2].toLowerCase();
    tags += 1;
    if (tags > MOST_TAGS) return { html: html.slice(0, match.index), limit: { en: `more than ${MOST_TAGS} tags`, es: `tiene más de ${MOST_TAGS} etiquetas` } };
    const isForeign = nesting.isInDrawing;
    const written = isReal ? endOfTag(html, tag.lastIndex) : { end, isClosed: false };
    end = written.end;
    if (match[1] === '/') {
      if (isReal) nesting.closes(name);
      else nesting.closesOrdinary(name);
      continue;
    }
    if (isReal) nesting.opens(name, written.isClosed, () => holdsWordsAlone(html, name, end));
    else nesting.opensOrdinary(name);
    if (nesting.depth > DEEPEST) return { html: html.slice(0, match.index), limit: { en: `more than ${DEEPEST} elements inside one another`, es: `tiene más de ${DEEPEST} elementos unos dentro de otros` } };
    if (isReal && RAW.has(name) && !isForeign) {
      const closed = endOfRaw(html, name, end);
      if (closed < 0) break;
      tag.lastIndex = closed;
    }
  }
  return { html, limit: null };
}

/** How deep the page is nested so far. Where it cannot be told what a tag closes it counts as deeper, so that no page hides its depth. */
class Nesting {
  depth = 0;
  private readonly open = new Map<string, number>();
  /** What is open since the outermost drawing began, that itself included; empty outside of one. */
  private drawing: string[] = [];

  get isInDrawing(): boolean {
    return this.drawing.length > 0;
  }

  opens(name: string, isClosed: boolean, holdsWords: () => boolean): void {
    if (this.isInDrawing ? isDrawn(name) || (WORDS_INSIDE.has(name) && (isClosed || holdsWords())) : name === 'svg' || name === 'math') {
      if (isClosed) return;
      this.drawing.push(name);
      this.depth += 1;
      return;
    }
    // Scripts and titles are no raw text in a drawing.
    if (this.isInDrawing && RAW.has(name)) this.count(name);
    else this.opensOrdinary(name);
    this.leaveDrawing();
  }

  closes(name: string): void {
    const from = this.drawing.lastIndexOf(name);
    if (from < 0) {
      this.leaveDrawing();
      this.closesOrdinary(name);
      return;
    }
    this.depth -= this.drawing.length - from;
    this.drawing.length = from;
  }

  opensOrdinary(name: string): void {
    if (!VOID.has(name) && !CLOSED_BY_NEXT.has(name) && !RAW.has(name)) this.count(name);
  }

  closesOrdinary(name: string): void {
    const count = this.open.get(name) ?? 0;
    if (count === 0) return;
    this.open.set(name, count - 1);
    this.depth -= 1;
  }

  private count(name: string): void {
    this.open.set(name, (this.open.get(name) ?? 0) + 1);
    this.depth += 1;
  }

  /** From here on what is open in it counts as any other element. */
  private leaveDrawing(): void {
    for (const name of this.drawing) this.open.set(name, (this.open.get(name) ?? 0) + 1);
    this.drawing = [];
  }
}

function isDrawn(name: string): boolean {
  return DRAWN.has(name) || name.includes(':') || /^fe[a-z]+$/.test(name);
}

/** Whether the element ends before another begins. */
function holdsWordsAlone(html: string, name: string, from: number): boolean {
  const next = html.indexOf('<', from);
  return next >= 0 && html.slice(next, next + name.length + 3).toLowerCase().replace(/[\s/]$/, '>') === `</${name}>`;
}

/** Attributes as nearly everybody writes them, read at once. */
const ORDINARY_REST = /(?:[\t\n\f\r ]+[^\t\n\f\r />="']+(?:="[^"]*"|='[^']*')?)*[\t\n\f\r ]*(\/?)>/y;
const BETWEEN = /[\t\n\f\r /]*/y;
const ATTRIBUTE = /=?[^\t\n\f\r />=]*/y;
const EQUALS = /[\t\n\f\r ]*=[\t\n\f\r ]*/y;
const BARE_VALUE = /[^\t\n\f\r >]*/y;

/** Where a tag ends whose name was read, as parsers see it (WHATWG, 13.2.5.32 to 40): only quotes around a value hide a `>`. */
function endOfTag(html: string, from: number): { end: number; isClosed: boolean } {
  if (html[from] === '>') return { end: from + 1, isClosed: false };
  ORDINARY_REST.lastIndex = from;
  const ordinary = ORDINARY_REST.exec(html);
  if (ordinary) return { end: ORDINARY_REST.lastIndex, isClosed: ordinary[1] === '/' };
  let at = from;
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(html)?.[0] ?? '';
    at += found.length;
    return found;
  };
  while (at < html.length) {
    const between = skip(BETWEEN);
    if (html[at] === '>') return { end: at + 1, isClosed: between.endsWith('/') };
    skip(ATTRIBUTE);
    if (skip(EQUALS) === '') continue;
    const quote = html[at];
    if (quote !== '"' && quote !== "'") skip(BARE_VALUE);
    else {
      const closing = html.indexOf(quote, at + 1);
      at = closing < 0 ? html.length : closing + 1;
    }
  }
  return { end: html.length, isClosed: false };
}

/** Where a comment, a declaration or what parsers take for one ends; negative for never. */
function endOfOther(html: string, begin: string, from: number, inDrawing: boolean): number {
  if (begin === '<![CDATA[' && inDrawing) return html.indexOf(']]>', from);
  // `<!-->` is a whole comment.
  return begin === '<!--' ? html.indexOf('-->', from - 2) : html.indexOf('>', from);
}

function endOfRaw(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}`, 'gi');
  end.lastIndex = from;
  return end.exec(html)?.index ?? -1;
}
