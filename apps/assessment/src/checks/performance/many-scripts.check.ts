import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'many-scripts',
  title: 'The page loads very many scripts',
  category: 'performance',
  severity: 1,
  effort: 'hours',
  explanation: 'Each script costs a request and time on the phone; most sites need a handful.',
  fix: 'Remove plugins that nobody uses and join what is left.',
  howToSee: 'View the page’s source and count the script elements with “src”.',
  run: ({ home }) => {
    const sources = new Set(home.dom.all('script').map((script) => script.attribs.src).filter((src) => src !== undefined));
    return sources.size > 15 ? fail(text('script[src]', `${sources.size} different script files on the home page`)) : pass;
  },
});
