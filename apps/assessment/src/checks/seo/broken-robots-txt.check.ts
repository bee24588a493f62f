import { defineCheck, pass, fail, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'broken-robots-txt',
  title: 'robots.txt is a web page',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Search engines ask for robots.txt first; they find a page in its place, and cannot read rules or sitemap from it.',
  fix: 'Put a plain text file there, or answer with status 404.',
  howToSee: 'Open YOUR-ADDRESS/robots.txt in the browser.',
  es: {
    title: 'robots.txt es una página web',
    explanation: 'Los buscadores piden primero robots.txt; en su lugar encuentran una página, y no pueden leer ni reglas ni mapa del sitio.',
    fix: 'Ponga allí un archivo de texto, o responda con el estado 404.',
    howToSee: 'Abra SU-DIRECCIÓN/robots.txt en el navegador.',
  },
  standsOn: ['answers'],
  run: ({ robots }) => {
    if (robots.state !== 'answered') return unknown(robots.reason);
    if (robots.answer.status !== 200 || robots.text === null) return pass;
    return /^\s*<(!doctype|html|head|body)\b/i.test(robots.text) ? fail(address(robots.answer.finalUrl, robots.text.trim().slice(0, 80))) : pass;
  },
});
