import { getDomain, getDomainWithoutSuffix, parse } from 'tldts';
import { canonicalsOf } from '../canonical.rules';
import { defineCheck, failIfAny, unknown, element } from '../define-check.rules';

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
  run: ({ home }) => {
    const elsewhere = canonicalsOf(home).filter(({ url }) => url !== null && siteOf(url) !== siteOf(home.finalUrl) && getDomainWithoutSuffix(url) !== getDomainWithoutSuffix(home.finalUrl));
    // A page at a builder's address often names the domain that its owner has bought since.
    if (elsewhere.length > 0 && (parse(home.finalUrl, { allowPrivateDomains: true }).isPrivate || AT_A_BUILDER.test(home.finalUrl))) return unknown({ en: 'The page stands at a builder’s address; the other one may be the owner’s too.', es: 'La página está en la dirección de un creador de sitios; la otra también puede ser del dueño.' });
    return failIfAny(elsewhere.map((one) => element(one.element)));
  },
});

const AT_A_BUILDER = /\.(wixsite|squarespace|weebly|wordpress|blogspot|godaddysites|square|business|webflow|carrd|jimdosite|strikingly|ueniweb|yolasite|tripod|webs|mystrikingly)\.(com|site|io|co)\//i;

function siteOf(url: string): string {
  return getDomain(url) ?? new URL(url).hostname;
}
