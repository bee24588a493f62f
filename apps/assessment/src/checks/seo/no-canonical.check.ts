import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-canonical',
  title: 'The page does not name its own address',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'The same page is often reachable under several addresses; Google then splits its reputation among them.',
  fix: 'Add <link rel="canonical" href="YOUR-ADDRESS"> to the head of each page.',
  howToSee: 'View the page’s source and search for “canonical”.',
  es: {
    title: 'La página no nombra su propia dirección',
    explanation: 'A menudo se llega a la misma página por varias direcciones; Google reparte entonces su reputación entre ellas.',
    fix: 'Añada <link rel="canonical" href="SU-DIRECCIÓN"> a la cabecera de cada página.',
    howToSee: 'Vea el código fuente y busque “canonical”.',
  },
  run: ({ home }) => (home.dom.all('link').some(({ attribs }) => /(^|\s)canonical(\s|$)/i.test(attribs.rel ?? '') && attribs.href) || /rel="?canonical/i.test(home.headers.link ?? '') ? pass : fail(absence('head > link[rel=canonical]', { en: 'the home page names no canonical address', es: 'la página de inicio no indica ninguna dirección canónica' }))),
});
