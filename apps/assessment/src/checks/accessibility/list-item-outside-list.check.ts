import { isElement, type Element } from '../../site/dom.rules';
import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'list-item-outside-list',
  title: 'List items stand outside any list',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Screen readers do not tell that they belong together, nor how many there are.',
  fix: 'Put <ul> or <ol> around the <li> elements.',
  howToSee: 'View the page’s source: an <li> stands straight in a div.',
  es: {
    title: 'Hay elementos de lista fuera de toda lista',
    explanation: 'Los lectores de pantalla no dicen que van juntos ni cuántos son.',
    fix: 'Ponga <ul> u <ol> alrededor de los elementos <li>.',
    howToSee: 'Vea el código fuente: hay un <li> directamente dentro de un div.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.all('li').filter((item) => !page.dom.isHidden(item) && item.attribs.role === undefined && isLost(item)).map((item) => element(item, onPage(site, page))))),
});

function isLost({ parent }: Element): boolean {
  if (!isElement(parent)) return true;
  const { role } = parent.attribs;
  return role === undefined ? !['ul', 'ol', 'menu'].includes(parent.name) && !parent.name.includes('-') : false;
}
