import { inAnotherLanguage, nameOf } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages, LINKS } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-privacy-policy',
  title: 'There is no privacy policy',
  category: 'trust',
  severity: 2,
  effort: 'hours',
  explanation: 'Several states ask for one as soon as a form or a counter collects data, and visitors look for it before they type.',
  fix: 'Publish a privacy page and link to it from the footer.',
  howToSee: 'Look for “Privacy” at the bottom of the home page.',
  es: {
    title: 'No hay política de privacidad',
    explanation: 'Varios estados la exigen en cuanto un formulario o un contador recoge datos, y los visitantes la buscan antes de escribir.',
    fix: 'Publique una página de privacidad y enlácela desde el pie.',
    howToSee: 'Busque “Privacidad” al pie de la página de inicio.',
  },
  run: ({ pages, technologies }) => {
    if (pages.some((page) => page.links.some(({ href, element }) => PRIVACY.test(`${href} ${nameOf(element)}`)) || page.dom.all('button').some((button) => PRIVACY.test(nameOf(button))))) return pass;
    const consent = technologies.find(({ kind }) => kind === 'consent');
    if (consent) return unknown({ en: `${consent.name} may link to the policy.`, es: `${consent.name} puede enlazar a la política.` });
    if (pages.some(({ dom }) => dom.all('script').some(({ attribs }) => CONSENT.test(attribs.src ?? '')) || PRIVACY.test(dom.scriptText))) return unknown({ en: 'A script may link to the policy.', es: 'Un script puede enlazar a la política.' });
    if (pages.some((page) => page.links.some(({ text: words }) => LEGAL.test(words.trim())))) return unknown({ en: 'The policy may stand among the legal notes, which were not read.', es: 'La política puede estar entre los avisos legales, que no se leyeron.' });
    if (pages.some(({ dom }) => /privacy (policy|notice|statement)|(pol[ií]tica|aviso) de privacidad/i.test(dom.everyWord))) return unknown({ en: 'The page speaks of a privacy policy; where it stands cannot be told.', es: 'La página habla de una política de privacidad; no se sabe dónde está.' });
    const foreign = inAnotherLanguage(pages);
    if (foreign !== null) return unknown(foreign);
    return fail(absence(LINKS, onPages(pages, { en: 'no link to a privacy policy', es: 'ningún enlace a una política de privacidad' })));
  },
});

const PRIVACY = /privacy|privacidad|datenschutz|confidentialit|data protection|protecci[oó]n de datos/i;
const CONSENT = /iubenda|termly|termsfeed|privacypolicies|cookieyes|cookie-law|cookieinfo|quantcast|usercentrics|consentmanager|complianz|osano|trustarc|didomi|onetrust|cookielaw|cookiebot|enzuzo/i;
const LEGAL = /^(hipaa( .*)?|cookies?( (policy|notice|settings|preferences))?|gdpr|ccpa|legal( (notice|info(rmation)?|stuff))?|terms( (of (use|service)|and conditions|& conditions))?|policies|(our |site |website )?polic(y|ies)|disclaimer|aviso legal|t[eé]rminos( y condiciones)?|imprint|fine print)$/i;
