import { defineCheck, pass, failIfAny, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'duplicate-titles',
  title: 'Several pages carry the same title',
  category: 'seo',
  severity: 2,
  effort: 'minutes',
  explanation: 'Google cannot tell the pages apart and may show only one of them.',
  fix: 'Give each page a title that says what is on it.',
  howToSee: 'Open two pages and compare the browser’s tabs.',
  es: {
    title: 'Varias páginas llevan el mismo título',
    explanation: 'Google no puede distinguirlas y quizá muestre solo una.',
    fix: 'Dé a cada página un título que diga lo que contiene.',
    howToSee: 'Abra dos páginas y compare las pestañas del navegador.',
  },
  run: ({ pages, home }) => {
    // A single-page site answers every address with the same page: that is another matter.
    const others = pages.filter((page) => page !== home && page.status === 200 && page.finalUrl !== home.finalUrl && page.dom.text !== home.dom.text);
    if (others.length === 0) return unknown({ en: 'Only one page could be read.', es: 'Solo se pudo leer una página.' });
    if (!home.title) return pass;
    const same = others.filter((page) => page.title === home.title);
    return failIfAny(same.map((page) => address(page.finalUrl, { en: `has the home page’s title: ${home.title}`, es: `tiene el título de la página de inicio: ${home.title}` })));
  },
});
