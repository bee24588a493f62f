import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'short-meta-description',
  title: 'The description for search results is too short',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Google has room for two lines below your title; a few words leave it empty.',
  fix: 'Write 100 to 155 characters: what you do, where, and why people come.',
  howToSee: 'View the page’s source and search for “description”.',
  es: {
    title: 'La descripción para los resultados de búsqueda es demasiado corta',
    explanation: 'Google tiene sitio para dos líneas bajo su título; unas pocas palabras lo dejan vacío.',
    fix: 'Escriba de 100 a 155 caracteres: qué hace, dónde y por qué viene la gente.',
    howToSee: 'Vea el código fuente y busque “description”.',
  },
  run: ({ home }) => {
    const description = home.meta.get('description')?.trim() ?? '';
    return description !== '' && description.length < 50 ? fail(text('head > meta[name=description]', { en: `${description} (${description.length} characters)`, es: `${description} (${description.length} caracteres)` })) : pass;
  },
});
