import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'development-links',
  title: 'The page refers to the computer on which it was made',
  category: 'links',
  severity: 3,
  effort: 'minutes',
  explanation: 'These links and pictures work for nobody but the one who made the site.',
  fix: 'Replace the addresses by those of the public site.',
  howToSee: 'View the page’s source and search for “localhost” or “file:”.',
  es: {
    title: 'La página remite al ordenador en que se hizo',
    explanation: 'Estos enlaces e imágenes no le funcionan a nadie más que a quien hizo el sitio.',
    fix: 'Sustituya las direcciones por las del sitio público.',
    howToSee: 'Vea el código fuente y busque “localhost” o “file:”.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.all('a', 'img', 'script', 'link', 'iframe', 'form').filter(({ attribs }) => LOCAL.test((attribs.href ?? attribs.src ?? attribs.action ?? '').trim())).map((one) => element(one, onPage(site, page))))),
});

const LOCAL = /^(file:\/\/|[a-z]:\\|(https?:)?\/\/(localhost|127\.0\.0\.1|192\.168\.\d+\.\d+|10\.\d+\.\d+\.\d+)([:/]|$))/i;
