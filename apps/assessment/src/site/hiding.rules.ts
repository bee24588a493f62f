import type { AnyNode, Element } from 'domhandler';

/** Names under which wide-spread style sheets hide things, on some screens at least. */
const HIDING_CLASS = /(^|\s)(d-none|hidden|hide|is-hidden|invisible|uk-hidden|w-condition-invisible|display-none|dn|w-form-(done|fail)|mfp-hide|off-?canvas|elementor-location-popup)(\s|$)|(^|[\s_-])(modal|popup|lightbox|preloader|loader|spinner)([\s_-]|$)/i;
/** Off the screen to the left or the top: skip links, and traps for machines that fill in forms. */
const OFF_SCREEN = /position\s*:\s*(absolute|fixed)[^]*(left|top)\s*:\s*-\d{3,}|(left|top)\s*:\s*-\d{3,}[^]*position\s*:\s*(absolute|fixed)/i;
/** Shown until the page is there. */
const PRELOADER = /^(pre-?)?load(er|ing)\b/i;
/** Fields that only machines fill in. */
const TRAP = /honey-?pot|gotcha|anti-?spam|no-?spam|leave-?blank|(field|input)[-_]hp\b|\bhp[-_](field|input)/i;
const MOST_STYLE = 300_000;
const MOST_SELECTORS = 2_000;
const LONGEST_SELECTOR = 300;

/** Whether the element says itself that nobody sees it. */
export function hidesItself({ name, attribs: { hidden, open, popover, style, 'aria-hidden': fromReaders } }: Element): boolean {
  return hidden !== undefined || popover !== undefined || (name === 'dialog' && open === undefined) || fromReaders === 'true' || (style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style));
}

/** Whether it may be out of sight all the same. */
export function mayHideItself(element: Element): boolean {
  const { class: names, id, role, style } = element.attribs;
  return (names !== undefined && HIDING_CLASS.test(names)) || PRELOADER.test(id ?? '') || TRAP.test(`${element.attribs.name ?? ''} ${id ?? ''} ${names ?? ''}`) || isOfNoSize(element) || /^(alert)?dialog$/i.test(role ?? '') || (style !== undefined && OFF_SCREEN.test(style)) || isFolded(element);
}

/** Pictures and frames of a pixel at most count visits and show nothing. */
function isOfNoSize({ name, attribs: { width, height, style } }: Element): boolean {
  return (name === 'img' || name === 'iframe') && ([width, height].some((size) => /^\s*[01](px)?\s*$/.test(size ?? '')) || /(^|[;\s])(width|height)\s*:\s*[01](px)?\s*(;|$|!)/i.test(style ?? ''));
}

/** In a part that visitors have to unfold first. */
function isFolded({ name, parent }: Element): boolean {
  return name !== 'summary' && parent !== null && 'attribs' in parent && parent.name === 'details' && parent.attribs.open === undefined;
}

/** Whether a style sheet inside the page hides an element, by what a selector ends with: `.class`, `#id` or `element.class`. */
export function unseenBy(roots: readonly AnyNode[]): (element: Element) => boolean {
  const hiding = new Set(hidingSelectors(styleText(roots)));
  if (hiding.size === 0) return () => false;
  return ({ name, attribs: { id, class: names } }) => (id !== undefined && (hiding.has(`#${id}`) || hiding.has(`${name}#${id}`))) || (names?.split(/\s+/).some((one) => hiding.has(`.${one}`) || hiding.has(`${name}.${one}`)) ?? false);
}

function styleText(roots: readonly AnyNode[]): string {
  const open: AnyNode[] = [...roots];
  let text = '';
  for (let node = open.pop(); node && text.length < MOST_STYLE; node = open.pop()) {
    if (!('children' in node)) continue;
    if ('attribs' in node && node.name === 'style') text += node.children.map((child) => (child.nodeType === 3 ? child.data : '')).join('');
    else for (const child of node.children) open.push(child);
  }
  return text.slice(0, MOST_STYLE);
}

/** Selectors of rules outside media queries that say `display: none` or `visibility: hidden`. */
export function hidingSelectors(css: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < css.length && found.length < MOST_SELECTORS; at++) {
    const letter = css[at];
    if (letter === '/' && css[at + 1] === '*') {
      const end = css.indexOf('*/', at + 2);
      if (end < 0) break;
      if (css.slice(start, at).trim() === '') start = end + 2;
      at = end + 1;
    } else if (letter === '{') {
      depth += 1;
      if (depth > 1) continue;
      const end = css.indexOf('}', at);
      const selector = css.slice(start, at).trim();
      if (end < 0) break;
      if (!selector.startsWith('@') && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(css.slice(at, end))) found.push(...selector.split(',').map(endOf).filter((one) => /^[\w-]*[.#][\w-]+$/.test(one)));
    } else if (letter === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0) start = at + 1;
    } else if (letter === ';' && depth === 0) start = at + 1;
  }
  return found;
}

/** What a selector says of the element itself: where it stands, and what it is not just now, may be so at times. */
function endOf(selector: string): string {
  if (selector.length > LONGEST_SELECTOR) return '';
  return selector.trim().split(/[\s>+~]+/).at(-1)?.replace(/:not\([^)]*\)/g, '') ?? '';
}
