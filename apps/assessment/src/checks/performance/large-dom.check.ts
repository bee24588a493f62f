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
  run: ({ home }) => (home.dom.elements.length > 3_000 ? fail(text('document', `${home.dom.elements.length} elements; Lighthouse warns from 1,400`)) : pass),
});
