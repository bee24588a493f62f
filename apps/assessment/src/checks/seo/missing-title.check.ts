import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'missing-title',
  title: 'The page has no title',
  category: 'seo',
  severity: 4,
  effort: 'minutes',
  explanation: 'The title is the line that people click in Google’s results; without one Google makes something up.',
  fix: 'Add <title>Name of the business | What and where</title> to the head of the page.',
  howToSee: 'Look at the browser’s tab: it shows the address in place of a name.',
  es: {
    title: 'La página no tiene título',
    explanation: 'El título es la línea en la que la gente hace clic en los resultados de Google; sin él, Google se inventa algo.',
    fix: 'Añada <title>Nombre del negocio · Qué y dónde</title> a la cabecera de la página.',
    howToSee: 'Mire la pestaña del navegador: muestra la dirección en lugar de un nombre.',
  },
  run: ({ home }) => {
    if (home.title) return pass;
    return /document\.title|createElement\(\s*['"]title/i.test(home.dom.scriptText) ? unknown({ en: 'A script sets the title.', es: 'Un script pone el título.' }) : fail(absence('head > title', { en: 'the home page has no title', es: 'la página de inicio no tiene título' }));
  },
});
