import { defineCheck, pass, fail, element, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'missing-lang',
  title: 'The page does not say its language',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'Screen readers then read it with the wrong pronunciation, and browsers offer wrong translations.',
  fix: 'Write <html lang="en">.',
  howToSee: 'View the page’s source: the first element lacks “lang”.',
  run: ({ home }) => {
    const [root] = home.dom.all('html');
    return root && (root.attribs.lang ?? root.attribs['xml:lang'] ?? '').trim() !== '' ? pass : fail(root ? element(root, ' has no lang') : absence('html', 'no html element with a lang attribute'));
  },
});
