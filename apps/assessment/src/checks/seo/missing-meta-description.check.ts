import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'missing-meta-description',
  title: 'The page has no description for search results',
  category: 'seo',
  severity: 2,
  effort: 'minutes',
  explanation: 'The description is your advertisement below the title; without one Google takes any sentence of the page.',
  fix: 'Add <meta name="description" content="…"> with one or two sentences that make people come.',
  howToSee: 'View the page’s source and search for “description”.',
  es: {
    title: 'La página no tiene descripción para los resultados de búsqueda',
    explanation: 'La descripción es su anuncio bajo el título; sin ella, Google toma cualquier frase de la página.',
    fix: 'Añada <meta name="description" content="…"> con una o dos frases que animen a venir.',
    howToSee: 'Vea el código fuente y busque “description”.',
  },
  run: ({ home }) => (home.meta.get('description')?.trim() ? pass : fail(absence('head > meta[name=description]', { en: 'the home page has no description', es: 'la página de inicio no tiene descripción' }))),
});
