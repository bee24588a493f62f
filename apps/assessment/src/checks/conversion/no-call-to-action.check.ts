import { isElement, ownWords, selectorOf, type Dom, type Element } from '../../site/dom.rules';
import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-call-to-action',
  title: 'The opening part of the page offers nothing to do',
  category: 'conversion',
  severity: 2,
  effort: 'minutes',
  explanation: 'A visitor decides within seconds; without a button to call, book or order beside the first words most go on looking elsewhere.',
  fix: 'Put one button under the main heading: call, book, order, or ask for a quote.',
  howToSee: 'Open the page on a phone: beside the main heading there is nothing to tap.',
  es: {
    title: 'El comienzo de la página no invita a nada',
    explanation: 'El visitante decide en segundos; sin un botón para llamar, reservar o pedir junto a las primeras palabras, la mayoría sigue buscando en otra parte.',
    fix: 'Ponga un botón bajo el título principal: llamar, reservar, pedir o solicitar un presupuesto.',
    howToSee: 'Abra la página en un teléfono: junto al título principal no hay nada que tocar.',
  },
  run: ({ home: { dom } }) => {
    // A button in the header above the opening part does the same service.
    if (dom.all('a').some(({ attribs }) => BUTTON.test(attribs.class ?? '') && attribs.href !== undefined)) return pass;
    const opening = openingOf(dom);
    if (opening === null) return unknown({ en: 'The page’s opening part cannot be told from the rest.', es: 'El comienzo de la página no se distingue del resto.' });
    const [first] = opening;
    const end = dom.elements.indexOf(opening.at(-1) as Element);
    // Whoever can call from the top of the page has something to do.
    if (dom.elements.slice(0, end).some(({ name, attribs }) => name === 'a' && /^(tel|sms):/i.test(attribs.href ?? ''))) return pass;
    if (!opening.some(isAction) && opening.some(({ name }) => name.includes('-'))) return unknown({ en: 'An element of the site’s own in the opening part may hold a button.', es: 'Un elemento propio del sitio en la parte inicial puede contener un botón.' });
    return opening.some(isAction) || first === undefined ? pass : fail(absence(selectorOf(first), { en: `no link and no button in the opening part, which begins “${dom.textOf(first).slice(0, 80)}”`, es: `ningún enlace ni botón en el comienzo, que empieza por “${dom.textOf(first).slice(0, 80)}”` }));
  },
});

const HERO = /(^|[\s_-])(hero|jumbotron|banner)([\s_-]|$)/i;
const BUTTON = /(^|[\s_-])(btn|button|cta)([\s_-]|$)/i;

/** The elements of the opening part: the first block that is named so, or what stands from the only main heading to the next heading. */
function openingOf(dom: Dom): Element[] | null {
  const { elements } = dom;
  const main = dom.all('h1');
  const hero = elements.find((one) => HERO.test(`${one.attribs.class ?? ''} ${one.attribs.id ?? ''}`) && !['body', 'html', 'header', 'img', 'nav', 'a'].includes(one.name) && dom.textOf(one).length >= 10 && (main.length === 0 || main.some((heading) => isInside(heading, one))));
  if (hero) return elements.filter((one) => one === hero || isInside(one, hero));
  const [heading, ...others] = main;
  // A name in the header is a heading too, but opens nothing.
  if (!heading || others.length > 0 || isWithin(heading, 'header', 'nav')) return null;
  const from = elements.indexOf(heading);
  // A second line under the heading is a heading too; the next part begins with one that does not stand right below it.
  const following = elements.flatMap((one, index) => (index > from && /^h[2-6]$/.test(one.name) && !followsAtOnce(one, heading) ? [index] : []));
  const next = following.find((index) => lengthBetween(dom, from, index) >= LEAST_OPENING || elements.slice(from, index).some(isAction));
  // A page with nothing to do anywhere below its heading has nothing in its opening part, wherever that ends.
  const end = next ?? (elements.slice(from).some(isAction) ? undefined : following[0]);
  return end === undefined ? null : elements.slice(from, end);
}

function isAction({ name, attribs }: Element): boolean {
  return (name === 'a' && attribs.href !== undefined) || ['button', 'form', 'input', 'select', 'iframe', 'video'].includes(name) || attribs.role === 'button' || attribs.onclick !== undefined;
}

function isInside(one: Element, outer: Element): boolean {
  for (let at = one.parent; isElement(at); at = at.parent) if (at === outer) return true;
  return isElement(one.parent) && one.parent.name === 'a' && isElement(outer.parent) && outer.parent === one.parent;
}

function isWithin(one: Element, ...names: string[]): boolean {
  for (let at = one.parent; isElement(at); at = at.parent) if (names.includes(at.name)) return true;
  return false;
}

function followsAtOnce(one: Element, heading: Element): boolean {
  for (let at = one.prev; at; at = at.prev) {
    if (at === heading) return true;
    if (isElement(at) || (at.nodeType === 3 && at.data.trim() !== '')) return false;
  }
  return false;
}

/** Headings that stand nearer to the main one belong to it. */
const LEAST_OPENING = 60;

function lengthBetween({ elements }: Dom, from: number, to: number): number {
  return elements.slice(from + 1, to).reduce((sum, one) => sum + ownWords(one).trim().length, 0);
}
