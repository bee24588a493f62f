import { onPage } from '../../site/page.rules';
import { hasKnownRole } from '../aria-roles.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'invalid-aria-role',
  title: 'Parts of the page carry a role that does not exist',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Screen readers ignore it, and say nothing of what the part is for.',
  fix: 'Correct the word in role="…", or remove it.',
  howToSee: 'View the page’s source and search for the role that the evidence names.',
  es: {
    title: 'Partes de la página llevan un rol que no existe',
    explanation: 'Los lectores de pantalla lo ignoran y no dicen para qué sirve esa parte.',
    fix: 'Corrija la palabra en role="…" o quítela.',
    howToSee: 'Vea el código fuente y busque el rol que nombra la prueba.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.elements.filter((one) => (one.attribs.role ?? '').trim() !== '' && !hasKnownRole(one.attribs.role ?? '') && !page.dom.isHidden(one)).map((one) => element(one, onPage(site, page))))),
});
