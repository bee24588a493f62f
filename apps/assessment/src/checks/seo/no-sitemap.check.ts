import { isFound, isMissing } from '../../site/page.rules';
import { defineCheck, pass, fail, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-sitemap',
  title: 'There is no sitemap',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'A sitemap tells search engines which pages exist, so that new ones are found sooner.',
  fix: 'Let your site builder or a plugin make sitemap.xml, and name it in robots.txt.',
  howToSee: 'Open YOUR-ADDRESS/sitemap.xml.',
  es: {
    title: 'No hay mapa del sitio',
    explanation: 'El mapa dice a los buscadores qué páginas existen, para que encuentren antes las nuevas.',
    fix: 'Deje que su creador de sitios o un complemento genere sitemap.xml y nómbrelo en robots.txt.',
    howToSee: 'Abra SU-DIRECCIÓN/sitemap.xml.',
  },
  standsOn: ['answers'],
  run: ({ robots, sitemap, home }) => {
    if (robots.state === 'answered' && robots.answer.status === 200 && /^\s*sitemap\s*:/im.test(robots.text ?? '')) return pass;
    if (isFound(sitemap)) return pass;
    if (home.dom.all('link').some(({ attribs }) => /(^|\s)sitemap(\s|$)/i.test(attribs.rel ?? '') && attribs.href)) return pass;
    if (robots.state !== 'answered' || sitemap.state !== 'answered' || !isMissing(sitemap)) return unknown({ en: 'robots.txt and sitemap.xml were not both answered.', es: 'No hubo respuesta para robots.txt y sitemap.xml a la vez.' });
    return fail(address(sitemap.answer.url, { en: `status ${sitemap.answer.status}, and robots.txt names no other`, es: `código ${sitemap.answer.status}, y robots.txt no indica otro` }));
  },
});
