import { isElement, type Element } from '../../site/dom.rules';
import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'broken-list',
  title: 'Lists hold what is no list item',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Screen readers count a list’s items aloud; here they count wrongly or not at all.',
  fix: 'Put nothing but <li> straight into <ul> and <ol>.',
  howToSee: 'View the page’s source: between <ul> and its first <li> stands another element.',
  es: {
    title: 'Hay listas con elementos que no son de lista',
    explanation: 'Los lectores de pantalla anuncian cuántos elementos tiene una lista; aquí cuentan mal o no cuentan.',
    fix: 'Ponga solo elementos <li> directamente dentro de <ul> y <ol>.',
    howToSee: 'Vea el código fuente: entre <ul> y su primer <li> hay otro elemento.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.all('ul', 'ol').filter((list) => !page.dom.isHidden(list) && isBroken(list)).map((list) => element(list, onPage(site, page))))),
});

/** As axe’s rule “list” has it: items, scripts and templates, or elements that are given the role of items; a role on the list takes it out. */
function isBroken(list: Element): boolean {
  if (list.attribs.role !== undefined && list.attribs.role !== 'list') return false;
  const loose = list.children.filter((child) => child.nodeType === 3 && child.data.trim() !== '');
  const strangers = list.children.filter((child): child is Element => isElement(child) && (child.attribs.role !== undefined ? child.attribs.role !== 'listitem' : !['li', 'script', 'template', 'style', 'ul', 'ol'].includes(child.name)) && !hidesItself(child));
  return loose.length > 0 || strangers.length > 0;
}

function hidesItself({ attribs }: Element): boolean {
  return attribs.hidden !== undefined || attribs['aria-hidden'] === 'true' || /display\s*:\s*none/i.test(attribs.style ?? '');
}
