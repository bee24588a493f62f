import { getDomain } from 'tldts';
import { canonicalsOf } from '../canonical.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'canonical-elsewhere',
  title: 'The page says that it is a copy of somebody else’s',
  category: 'seo',
  severity: 3,
  effort: 'minutes',
  explanation: 'Search engines then show the other site in place of yours.',
  fix: 'Name your own address in <link rel="canonical">.',
  howToSee: 'View the page’s source and search for “canonical”: another site stands there.',
  es: {
    title: 'La página dice ser copia de la de otro',
    explanation: 'Los buscadores muestran entonces el otro sitio en lugar del suyo.',
    fix: 'Nombre su propia dirección en <link rel="canonical">.',
    howToSee: 'Vea el código fuente y busque “canonical”: allí figura otro sitio.',
  },
  standsOn: ['source', 'answers'],
  run: ({ home }) => failIfAny(canonicalsOf(home).filter(({ url }) => url !== null && siteOf(url) !== siteOf(home.finalUrl)).map((one) => element(one.element))),
});

function siteOf(url: string): string {
  return getDomain(url) ?? new URL(url).hostname;
}
