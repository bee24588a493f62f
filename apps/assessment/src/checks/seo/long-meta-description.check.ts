import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'long-meta-description',
  title: 'The description for search results is cut off',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Google shows about 155 characters and replaces the rest by dots.',
  fix: 'Put what matters into the first 155 characters and drop the rest.',
  howToSee: 'View the page’s source and search for “description”.',
  es: {
    title: 'La descripción para los resultados de búsqueda se corta',
    explanation: 'Google muestra unos 155 caracteres y sustituye el resto por puntos.',
    fix: 'Ponga lo importante en los primeros 155 caracteres y quite el resto.',
    howToSee: 'Vea el código fuente y busque “description”.',
  },
  run: ({ home }) => {
    const description = home.meta.get('description')?.trim() ?? '';
    return description.length > 170 ? fail(text('head > meta[name=description]', { en: `${description.slice(0, 200)}… (${description.length} characters)`, es: `${description.slice(0, 200)}… (${description.length} caracteres)` })) : pass;
  },
});
