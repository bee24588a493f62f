import type { Element } from '../../site/dom.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'uncrawlable-links',
  title: 'Search engines cannot follow links of the page',
  category: 'seo',
  severity: 1,
  effort: 'hours',
  explanation: 'Links that only a script follows lead visitors on, but not Google; the pages behind them may never be found.',
  fix: 'Write the address of the page into the link’s href.',
  howToSee: 'Move the mouse over the link: the address at the lower edge begins with “javascript:”.',
  es: {
    title: 'Los buscadores no pueden seguir enlaces de la página',
    explanation: 'Los enlaces que solo sigue un script llevan a los visitantes, pero no a Google; quizá nunca encuentre las páginas que hay detrás.',
    fix: 'Escriba la dirección de la página en el href del enlace.',
    howToSee: 'Pase el ratón por el enlace: la dirección que aparece abajo empieza por “javascript:”.',
  },
  run: ({ home: { dom } }) => failIfAny(dom.all('a').filter((link) => isForScripts(link) && !dom.isHidden(link)).map((link) => element(link, noteOf(dom.textOf(link))))),
});

/** As Lighthouse’s audit “crawlable-anchors” has it; a role or a name says that it is no link to a page. */
function isForScripts({ attribs }: Element): boolean {
  if (attribs.role || attribs.name) return false;
  return attribs.href === undefined ? attribs.onclick !== undefined && !attribs.id : /^\s*javascript:\s*void\s*\(?\s*0/i.test(attribs.href);
}

function noteOf(words: string): string {
  return words === '' ? '' : ` “${words.slice(0, 60)}”`;
}
