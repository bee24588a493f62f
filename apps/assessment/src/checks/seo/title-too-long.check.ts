import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'title-too-long',
  title: 'The page’s title is cut off in search results',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Google shows about 60 characters; what comes after is lost.',
  fix: 'Put the name and what you do first, and stay below 60 characters.',
  howToSee: 'Search Google for site:YOUR-ADDRESS and look at the blue line.',
  es: {
    title: 'El título de la página se corta en los resultados',
    explanation: 'Google muestra unos 60 caracteres; lo que viene después se pierde.',
    fix: 'Ponga primero el nombre y lo que hace, en menos de 60 caracteres.',
    howToSee: 'Busque en Google site:SU-DIRECCIÓN y mire la línea azul.',
  },
  run: ({ home }) => (home.title && home.title.length > 70 ? fail(text('head > title', { en: `${home.title} (${home.title.length} characters)`, es: `${home.title} (${home.title.length} caracteres)` })) : pass),
});
