import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-main-heading',
  title: 'The page has no main heading',
  category: 'seo',
  severity: 2,
  effort: 'minutes',
  explanation: 'The main heading tells people and search engines in one line what the page is about.',
  fix: 'Make the most important line of the page an h1 element.',
  howToSee: 'View the page’s source and search for “<h1”.',
  es: {
    title: 'La página no tiene título principal',
    explanation: 'El título principal dice a personas y buscadores en una línea de qué trata la página.',
    fix: 'Convierta la línea más importante de la página en un elemento h1.',
    howToSee: 'Vea el código fuente y busque “<h1”.',
  },
  run: ({ home }) => (home.dom.elements.some((one) => one.name === 'h1' || (one.attribs.role === 'heading' && one.attribs['aria-level'] === '1')) ? pass : fail(absence('h1', { en: 'the home page has no h1 element', es: 'la página de inicio no tiene ningún elemento h1' }))),
});
