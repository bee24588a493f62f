import { load } from 'cheerio/slim';
import type { AnyNode, Element } from 'domhandler';
import { withinLimits } from './html-limits.rules';
import { hidesItself, mayHideItself, unseenBy } from './hiding.rules';
import type { Said } from './words.rules';

export type { Element } from 'domhandler';

/** Whether the node is an element: scripts and styles are, a doctype is not. */
export function isElement(node: AnyNode | null | undefined): node is Element {
  return node != null && 'attribs' in node;
}

/** A page's elements and words, walked once; every check reads from here. */
export interface Dom {
  /** Why a part of the page was not read; null when all of it was. */
  limit: Said | null;
  /** The elements with one of these names, in order; those in noscript and template are left out. */
  all(...names: string[]): readonly Element[];
  /** Every element, in order. */
  elements: readonly Element[];
  /** What a visitor may read: without scripts, styles and what is marked hidden. A new line stands between blocks. */
  text: string;
  /** The same without header, navigation and footer; of the main landmark alone when there is one. */
  mainText: string;
  /** Everything that a visitor may come to read: hidden parts, what describes pictures and fields, and noscript too. To call something missing, look here. */
  everyWord: string;
  /** What stands in noscript. */
  noscriptText: string;
  /** What scripts in the page say, handlers in attributes included; for what they may do, not for what they do. */
  scriptText: string;
  /** An empty element that waits for scripts to fill it with the page; null when there is none. */
  emptyMount: Element | null;
  /** Whether the source begins with one; it tells the encoding. */
  hasByteOrderMark: boolean;
  /** What stands after `<!doctype `, in lower case; null when there is none. */
  doctype: string | null;
  textOf(element: Element): string;
  /** Whether visitors do not see it, or may not: a style sheet or a class by a well-known name hides it. To object to an element, ask here. */
  isHidden(element: Element): boolean;
  /** Whether it says itself that nobody sees it. */
  isGone(element: Element): boolean;
}

const INLINE = new Set('a abbr acronym b bdi bdo big cite code data del em font i ins kbd label mark q s small span strike strong sub sup time tt u var wbr'.split(' '));
const WORDLESS = new Set(['script', 'style', 'template', 'noscript', 'title', 'svg', 'object', 'head']);
const AROUND = new Set(['header', 'nav', 'footer', 'aside']);

const SPOKEN = ['alt', 'title', 'aria-label', 'placeholder', 'summary'];
const MOUNT = /^(root|app|__next|__nuxt|___gatsby|q-app|app-root|react-root|main-app|application|mount|svelte|vue-app)$/;
/** Attributes that scripts run or read addresses from. */
const HANDLER = /^(on|data-(href|url|link))/;
/** Longer scripts are libraries, whose words prove nothing about the page. */
const LONGEST_SCRIPT = 100_000;
const MOST_SCRIPT = 500_000;

interface Walked {
  hidden: boolean;
  /** By a class or a style sheet. */
  unseen: boolean;
  /** Inside noscript or template: not part of the page that a visitor sees. */
  inert: boolean;
  around: boolean;
  main: boolean;
}

/** @param cut why the source itself is not all of the page; null when it is */
export function parseDom(source: string, cut: Said | null = null): Dom {
  const { html, limit } = withinLimits(source);
  const root = load(html).root()[0];
  const elements: Element[] = [];
  const byName = new Map<string, Element[]>();
  const flags = new Map<Element, Walked>();
  const words = { all: [] as string[], body: [] as string[], main: [] as string[], noscript: [] as string[], rest: [] as string[] };
  const isUnseen = unseenBy(root?.children ?? []);
  let hasMain = false;
  const outside: Walked = { hidden: false, unseen: false, inert: false, around: false, main: false };
  // A stack of its own, because a page decides how deep a recursion would go.
  const open: { node: AnyNode; state: Walked; leave?: string }[] = (root?.children ?? []).map((node) => ({ node, state: outside })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, state, leave } = next;
    if (leave !== undefined) {
      for (const list of [words.all, words.body, words.main, words.rest]) list.push('\n');
      continue;
    }
    if (node.nodeType === 3) {
      const parent = isElement(node.parent) ? node.parent.name : '';
      if (state.inert) words.noscript.push(node.data);
      else if (state.hidden && !WORDLESS.has(parent)) words.rest.push(node.data);
      else if (!WORDLESS.has(parent)) {
        words.all.push(node.data);
        if (!state.around) words.body.push(node.data);
        if (state.main) words.main.push(node.data);
      }
      continue;
    }
    if (!isElement(node)) continue;
    const isMain = node.name === 'main' || node.attribs.role === 'main';
    const inner: Walked = {
      hidden: state.hidden || hidesItself(node),
      unseen: state.unseen || mayHideItself(node) || isUnseen(node),
      inert: state.inert || node.name === 'noscript' || node.name === 'noframes' || node.name === 'template',
      around: state.around || AROUND.has(node.name),
      main: state.main || isMain,
    };
    if (!state.inert) {
      elements.push(node);
      const same = byName.get(node.name);
      if (same) same.push(node);
      else byName.set(node.name, [node]);
      flags.set(node, inner);
      hasMain ||= isMain;
      for (const name of SPOKEN) if (node.attribs[name]) words.rest.push('\n', node.attribs[name], '\n');
      if (node.name === 'input' && /^(submit|button|reset)$/i.test(node.attribs.type ?? '')) words.rest.push('\n', node.attribs.value ?? '', '\n');
    }
    const block = !INLINE.has(node.name);
    if (block) {
      for (const list of [words.all, words.body, words.main, words.rest]) list.push('\n');
      open.push({ node, state, leave: node.name });
    }
    if (!WORDLESS.has(node.name) || node.name === 'noscript' || node.name === 'head' || node.name === 'svg' || node.name === 'template') {
      for (let index = node.children.length - 1; index >= 0; index--) {
        const child = node.children[index];
        if (child) open.push({ node: child, state: inner });
      }
    }
  }
  const text = tidy(words.all.join(''));
  const unspoken = tidy(`${words.rest.join('')}\n${words.noscript.join(' ')}`);
  return {
    limit: limit ?? cut,
    elements,
    all: (...names) => (names.length === 1 ? (byName.get(names[0] ?? '') ?? []) : elements.filter((element) => names.includes(element.name))),
    text,
    // A main element that holds less than stands beside it is not where the page says what it says.
    mainText: hasMain ? longer(tidy(words.main.join('')), tidy(words.body.join(''))) : tidy(words.body.join('')),
    // Most long pages hide nothing: then it is the same text, and not a second one in memory.
    everyWord: unspoken === '' ? text : `${text}\n${unspoken}`,
    noscriptText: tidy(words.noscript.join(' ')),
    scriptText: scriptTextOf(elements),
    emptyMount: elements.find(isEmptyMount) ?? null,
    hasByteOrderMark: source.startsWith('\uFEFF'),
    doctype: /^\s*(?:<!--[^]{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<!doctype\s+([^>]{1,300})>/i.exec(html)?.[1]?.trim().toLowerCase() ?? null,
    textOf: (element) => tidy(textInside(element)),
    isHidden: (element) => flags.get(element)?.hidden !== false || flags.get(element)?.unseen === true,
    isGone: (element) => flags.get(element)?.hidden ?? true,
  };
}

function longer(one: string, other: string): string {
  return other.length > one.length * 2 + 300 ? other : one;
}

function scriptTextOf(elements: readonly Element[]): string {
  const parts: string[] = [];
  let length = 0;
  for (const element of elements) {
    if (length > MOST_SCRIPT) break;
    const { name, attribs } = element;
    const said = name === 'script' && attribs.src === undefined && !/json/i.test(attribs.type ?? '') ? [element.children.map((child) => (child.nodeType === 3 ? child.data : '')).join('')] : [];
    for (const attribute in attribs) if (HANDLER.test(attribute)) said.push(attribs[attribute] ?? '');
    for (const part of said) {
      if (part.length > LONGEST_SCRIPT) continue;
      parts.push(part);
      length += part.length;
    }
  }
  return parts.join('\n');
}

function isEmptyMount({ name, attribs, children }: Element): boolean {
  return (MOUNT.test(attribs.id ?? '') || name === 'app-root') && !children.some((child) => isElement(child) || (child.nodeType === 3 && child.data.trim() !== ''));
}

/** The words that look as the element says: those right in it, and in elements of emphasis that ask for nothing else. */
export function ownWords({ children }: Element): string {
  return children.map((child): string => {
    if (child.nodeType === 3) return child.data;
    return isElement(child) && INLINE.has(child.name) && child.name !== 'a' && !['class', 'style', 'id', 'color', 'size'].some((name) => child.attribs[name] !== undefined) ? textInside(child) : '';
  }).join('').trim();
}

/** The raw text inside an element, scripts included when it is one. */
export function textInside(element: Element): string {
  const parts: string[] = [];
  const open: AnyNode[] = [...element.children].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.nodeType === 3) parts.push(node.data);
    else if (isElement(node)) {
      if (!INLINE.has(node.name)) parts.push('\n');
      for (let index = node.children.length - 1; index >= 0; index--) open.push(node.children[index] as AnyNode);
    }
  }
  return parts.join('');
}

function tidy(text: string): string {
  // Single blanks stay as they are: to replace each of a million by itself would fill the memory.
  return text.replace(/[^\S\n]{2,}|[^\S\n ]/g, ' ').replace(/ ?\n[\s]*/g, '\n').trim();
}

/** Places among brothers and sisters of the same name, by parent: a parent of fifty thousand is counted once. */
const places = new WeakMap<object, Map<Element, { nth: number; of: { count: number } }>>();

function placeOf(element: Element): { nth: number; of: { count: number } } {
  const { parent } = element;
  if (parent === null) return { nth: 1, of: { count: 1 } };
  let known = places.get(parent);
  if (known === undefined) {
    known = new Map();
    places.set(parent, known);
    const counts = new Map<string, { count: number }>();
    for (const child of parent.children) {
      if (!isElement(child)) continue;
      const of = counts.get(child.name) ?? { count: 0 };
      counts.set(child.name, of);
      known.set(child, { nth: (of.count += 1), of });
    }
  }
  return known.get(element) ?? { nth: 1, of: { count: 1 } };
}

/** How one finds the element again: an exact CSS path, from the nearest id. */
export function selectorOf(element: Element): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at && parts.length < 8; at = isElement(at.parent) ? at.parent : null) {
    const id = at.attribs.id;
    if (id && /^[A-Za-z][\w-]*$/.test(id)) return [`${at.name}#${id}`, ...parts].join(' > ');
    const name: string = at.name;
    const { nth, of } = placeOf(at);
    parts.unshift(of.count > 1 ? `${name}:nth-of-type(${nth})` : name);
  }
  return parts.join(' > ');
}

/** The element's opening tag as it was written, as far as one needs to recognise it. */
export function openingTag(element: Element): string {
  const attributes = Object.entries(element.attribs).map(([name, value]) => (value === '' ? ` ${name}` : ` ${name}="${value.length > 120 ? `${value.slice(0, 120)}…` : value}"`));
  return `<${element.name}${attributes.join('')}>`;
}
