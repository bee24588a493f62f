import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'large-dom',
  title: 'The page consists of very many elements',
  category: 'performance',
  severity: 1,
  effort: 'days',
  explanation: 'A phone needs noticeably longer to lay out and scroll such a page.',
  fix: 'Split the page, or let long lists load when they are needed.',
  howToSee: 'In the browser’s console: document.querySelectorAll(\'*\').length',
  es: {
    title: 'La página consta de muchísimos elementos',
    explanation: 'Un teléfono tarda bastante más en componer y desplazar una página así.',
    fix: 'Divida la página, o haga que las listas largas se carguen cuando se necesiten.',
    howToSee: 'En la consola del navegador: document.querySelectorAll("*").length',
  },
  run: ({ home }) => (home.dom.elements.length > 3_000 ? fail(text({ en: 'the page', es: 'la página' }, { en: `${home.dom.elements.length} elements; Lighthouse warns from 1,400`, es: `${home.dom.elements.length} elementos; Lighthouse avisa a partir de 1,400` })) : pass),
});
