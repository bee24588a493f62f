import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-analytics',
  title: 'Nobody counts the visitors',
  category: 'technology',
  severity: 2,
  effort: 'minutes',
  explanation: 'Without counting you cannot know which advertisement or page brings customers.',
  fix: 'Add a counter such as Google Analytics, Plausible or Matomo; it takes one line.',
  howToSee: 'View the page’s source and search for “analytics” or “gtag”.',
  run: ({ technologies, home }) => {
    if (technologies.some(({ kind }) => kind === 'analytics' || kind === 'tag-manager')) return pass;
    const builder = technologies.find(({ name }) => ['Wix', 'Squarespace', 'GoDaddy Website Builder', 'Weebly', 'Shopify', 'Square Online', 'Webflow', 'Duda'].includes(name));
    if (builder) return unknown(`${builder.name} counts visitors by itself.`);
    const counter = home.dom.all('script').some((script) => /analytic|tracker|\bstats?\b|metrics|insights/i.test(`${script.attribs.src ?? ''} ${script.attribs['data-domain'] ?? ''}`));
    return counter ? unknown('A script of unknown make may count visitors.') : fail(absence('script', 'none of the known counters is loaded on the pages read'));
  },
});
