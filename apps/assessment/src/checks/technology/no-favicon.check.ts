import { isFound, isMissing } from '../../site/page.rules';
import { defineCheck, pass, fail, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-favicon',
  title: 'The site has no icon',
  category: 'technology',
  severity: 1,
  effort: 'minutes',
  explanation: 'The icon is how people find your tab among twenty, and Google shows it beside your name.',
  fix: 'Put a square picture of your logo at /favicon.ico and link to it in the head.',
  howToSee: 'Look at the browser’s tab.',
  es: {
    title: 'El sitio no tiene icono',
    explanation: 'Con el icono la gente encuentra su pestaña entre veinte, y Google lo muestra junto a su nombre.',
    fix: 'Ponga una imagen cuadrada de su logotipo en /favicon.ico y enlácela en la cabecera.',
    howToSee: 'Mire la pestaña del navegador.',
  },
  standsOn: ['source', 'answers'],
  run: ({ home, favicon }) => {
    if (home.dom.all('link').some(({ attribs }) => /(^|\s|-)icon(\s|$)/i.test(attribs.rel ?? '') && attribs.href)) return pass;
    if (isFound(favicon)) return pass;
    if (favicon.state !== 'answered' || !isMissing(favicon)) return unknown({ en: 'favicon.ico was not answered.', es: 'No hubo respuesta para favicon.ico.' });
    return fail(address(favicon.answer.url, { en: `status ${favicon.answer.status}, and the page links to no icon`, es: `código ${favicon.answer.status}, y la página no enlaza a ningún icono` }));
  },
});
