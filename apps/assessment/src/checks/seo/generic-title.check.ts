import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'generic-title',
  title: 'The page’s title says nothing',
  category: 'seo',
  severity: 3,
  effort: 'minutes',
  explanation: 'A title such as “Home” tells neither Google nor a searcher what you do or where.',
  fix: 'Write the name of the business, what it does and the city.',
  howToSee: 'Look at the browser’s tab on your home page.',
  es: {
    title: 'El título de la página no dice nada',
    explanation: 'Un título como “Inicio” no le dice ni a Google ni a quien busca qué hace usted ni dónde.',
    fix: 'Escriba el nombre del negocio, lo que hace y la ciudad.',
    howToSee: 'Mire la pestaña del navegador en su página de inicio.',
  },
  run: ({ home }) => {
    if (!home.title) return pass;
    return /^(home|home ?page|index|untitled( document)?|welcome|new page( \d+)?|my (site|website|blog)|website|default|page title|document|site title)$/i.test(home.title) ? fail(text('head > title', home.title)) : pass;
  },
});
