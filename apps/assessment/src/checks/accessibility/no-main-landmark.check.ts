import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-main-landmark',
  title: 'The main part of the page is not marked',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Who uses a screen reader cannot jump over the menu on every page.',
  fix: 'Put the content between <main> and </main>.',
  howToSee: 'View the page’s source and search for “<main”.',
  es: {
    title: 'La parte principal de la página no está marcada',
    explanation: 'Quien usa un lector de pantalla no puede saltarse el menú en cada página.',
    fix: 'Ponga el contenido entre <main> y </main>.',
    howToSee: 'Vea el código fuente y busque “<main”.',
  },
  run: ({ home }) => (home.dom.elements.some((one) => one.name === 'main' || one.attribs.role === 'main') ? pass : fail(absence('main', { en: 'the home page has no main element', es: 'la página de inicio no tiene ningún elemento main' }))),
});
