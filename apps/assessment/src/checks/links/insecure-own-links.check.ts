import { hostOf, onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, unknown, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'insecure-own-links',
  title: 'Links of the encrypted site lead to its unencrypted pages',
  category: 'links',
  severity: 1,
  effort: 'minutes',
  explanation: 'Each click goes over an open line first, and the browser may warn.',
  fix: 'Change http:// to https:// in the links to your own pages.',
  howToSee: 'View the page’s source and search for href="http:// followed by your own name.',
  es: {
    title: 'Hay enlaces del sitio cifrado a sus páginas sin cifrar',
    explanation: 'Cada clic pasa primero por una línea abierta, y el navegador puede advertirlo.',
    fix: 'Cambie http:// por https:// en los enlaces a sus propias páginas.',
    howToSee: 'Vea el código fuente y busque href="http:// seguido de su nombre.',
  },
  standsOn: ['source', 'answers'],
  run: (site) => (site.home.finalUrl.startsWith('https:')
    ? failIfAny(site.pages.flatMap((page) => page.links.filter(({ url }) => url !== null && url.startsWith('http:') && hostOf(url) === hostOf(site.home.finalUrl)).map((link) => element(link.element, onPage(site, page)))))
    : unknown({ en: 'The site itself is not encrypted.', es: 'El propio sitio no está cifrado.' })),
});
