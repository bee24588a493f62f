import { absolute } from '../../site/page.rules';
import { canonicalInHeader, canonicalsOf } from '../canonical.rules';
import { defineCheck, pass, failIfAny, element, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'canonical-conflict',
  title: 'The page names several canonical addresses',
  category: 'seo',
  severity: 2,
  effort: 'minutes',
  explanation: 'Search engines then believe none of them, and choose for themselves which page they show.',
  fix: 'Keep one <link rel="canonical">.',
  howToSee: 'View the page’s source and search for “canonical”: it stands there more than once, with different addresses.',
  es: {
    title: 'La página nombra varias direcciones canónicas',
    explanation: 'Los buscadores no creen entonces ninguna y eligen por su cuenta qué página muestran.',
    fix: 'Deje un solo <link rel="canonical">.',
    howToSee: 'Vea el código fuente y busque “canonical”: aparece más de una vez, con direcciones distintas.',
  },
  run: ({ home }) => {
    const named = canonicalsOf(home);
    const inHeader = canonicalInHeader(home.headers.link);
    const addresses = new Set([...named.map(({ url }) => url), ...(inHeader === null ? [] : [absolute(inHeader, home.finalUrl)])]);
    return addresses.size > 1 ? failIfAny([...named.map((one) => element(one.element)), ...(inHeader === null ? [] : [header('link', home.headers.link ?? '')])]) : pass;
  },
});
