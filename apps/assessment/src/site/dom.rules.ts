import { load } from 'cheerio/slim';
import type { AnyNode, Element } from 'domhandler';
import { withinLimits } from './html-limits.rules';

export type { Element } from 'domhandler';

/** Whether the node is an element: scripts and styles are, a doctype is not. */
export function isElement(node: AnyNode | null | undefined): node is Element {
  return node != null && 'attribs' in node;
}

/** A page's elements and words, walked once; every check reads from here. */
export interface Dom {
  /** Why a part of the page was not read; null when all of it was. */
  limit: string | null;
  /** The elements with one of these names, in order; those in noscript and template are left out. */
  all(...names: string[]): readonly Element[];
  /** Every element, in order. */
  elements: readonly Element[];
  /** What a visitor may read: without scripts, styles and what is marked hidden. A new line stands between blocks. */
  text: string;
  /** The same without header, navigation and footer; of the main landmark alone when there is one. */
  mainText: string;
  /** What stands in noscript. */
  noscriptText: string;
  /** What stands after `<!doctype `, in lower case; null when there is none. */
  doctype: string | null;
  textOf(element: Element): string;
  isHidden(element: Element): boolean;
}

const INLINE = new Set('a abbr acronym b bdi bdo big cite code data del em font i ins kbd label mark q s small span strike strong sub sup time tt u var wbr'.split(' '));
const WORDLESS = new Set(['script', 'style', 'template', 'noscript', 'title', 'svg', 'object', 'head']);
const AROUND = new Set(['header', 'nav', 'footer', 'aside']);

interface Walked {
  hidden: boolean;
  /** Inside noscript or template: not part of the page that a visitor sees. */
  inert: boolean;
  around: boolean;
  main: boolean;
}

/** @param cut why the source itself is not all of the page; null when it is */
export function parseDom(source: string, cut: string | null = null): Dom {
  const { html, limit } = withinLimits(source);
  const root = load(html).root()[0];
  const elements: Element[] = [];
  const byName = new Map<string, Element[]>();
  const flags = new Map<Element, Walked>();
  const words = { all: [] as string[], body: [] as string[], main: [] as string[], noscript: [] as string[] };
  let hasMain = false;
  const outside: Walked = { hidden: false, inert: false, around: false, main: false };
  // A stack of its own, because a page decides how deep a recursion would go.
  const open: { node: AnyNode; state: Walked; leave?: string }[] = (root?.children ?? []).map((node) => ({ node, state: outside })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, state, leave } = next;
    if (leave !== undefined) {
      for (const list of [words.all, words.body, words.main]) list.push('\n');
      continue;
    }
    if (node.nodeType === 3) {
      const parent = isElement(node.parent) ? node.parent.name : '';
      if (state.inert) words.noscript.push(node.data);
      else if (!state.hidden && !WORDLESS.has(parent)) {
        words.all.push(node.data);
        if (!state.around) words.body.push(node.data);
        if (state.main) words.main.push(node.data);
      }
      continue;
    }
    if (!isElement(node)) continue;
    const isMain = node.name === 'main' || node.attribs.role === 'main';
    const inner: Walked = {
      hidden: state.hidden || hides(node),
      inert: state.inert || node.name === 'noscript' || node.name === 'template',
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
    }
    const block = !INLINE.has(node.name);
    if (block) {
      for (const list of [words.all, words.body, words.main]) list.push('\n');
      open.push({ node, state, leave: node.name });
    }
    if (!WORDLESS.has(node.name) || node.name === 'noscript' || node.name === 'head' || node.name === 'svg' || node.name === 'template') {
      for (let index = node.children.length - 1; index >= 0; index--) {
        const child = node.children[index];
        if (child) open.push({ node: child, state: inner });
      }
    }
  }
  return {
    limit: limit ?? cut,
    elements,
    all: (...names) => (names.length === 1 ? (byName.get(names[0] ?? '') ?? []) : elements.filter((element) => names.includes(element.name))),
    text: tidy(words.all.join('')),
    mainText: tidy((hasMain ? words.main : words.body).join('')),
    noscriptText: tidy(words.noscript.join(' ')),
    doctype: /^\s*(?:<!--[^]{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<!doctype\s+([^>]{1,300})>/i.exec(html)?.[1]?.trim().toLowerCase() ?? null,
    textOf: (element) => tidy(textInside(element)),
    isHidden: (element) => flags.get(element)?.hidden ?? true,
  };
}

function hides(element: Element): boolean {
  const { hidden, style } = element.attribs;
  return hidden !== undefined || element.attribs['aria-hidden'] === 'true' || (style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style));
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
  return text.replace(/[^\S\n]+/g, ' ').replace(/ ?\n[\s]*/g, '\n').trim();
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
