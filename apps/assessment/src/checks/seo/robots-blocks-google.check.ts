import robotsParser from 'robots-parser';
import { defineCheck, pass, fail, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'robots-blocks-google',
  title: 'robots.txt locks Google out',
  category: 'seo',
  severity: 4,
  effort: 'minutes',
  explanation: 'Google obeys robots.txt and does not read the page, so it can hardly be found.',
  fix: 'Remove the “Disallow: /” line for Googlebot from robots.txt.',
  howToSee: 'Open YOUR-ADDRESS/robots.txt.',
  es: {
    title: 'robots.txt cierra el paso a Google',
    explanation: 'Google obedece a robots.txt y no lee la página, así que apenas se puede encontrar.',
    fix: 'Quite de robots.txt la línea “Disallow: /” para Googlebot.',
    howToSee: 'Abra SU-DIRECCIÓN/robots.txt.',
  },
  standsOn: ['answers'],
  run: ({ robots, home }) => {
    if (robots.state !== 'answered') return unknown(robots.reason);
    if (robots.answer.status !== 200 || robots.text === null) return pass;
    const rules = robotsParser(robots.answer.finalUrl, robots.text);
    return rules.isDisallowed(home.finalUrl, 'Googlebot') ? fail(address(robots.answer.finalUrl, { en: `line ${rules.getMatchingLineNumber(home.finalUrl, 'Googlebot')} forbids the home page to Googlebot`, es: `la línea ${rules.getMatchingLineNumber(home.finalUrl, 'Googlebot')} prohíbe la página de inicio a Googlebot` })) : pass;
  },
});
