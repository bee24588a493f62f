import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'uncrawlable-links',
  title: 'Search engines cannot follow links of the page',
  category: 'seo',
  severity: 1,
  effort: 'hours',
  explanation: 'Links that only a script follows lead visitors on, but not Google; the pages behind them may never be found.',
  fix: 'Write the address of the page into the link’s href.',
  howToSee: 'Move the mouse over the link: the address at the lower edge begins with “javascript:”.',
  run: ({ home }) => failIfAny(home.links.filter((link) => link.element.name === 'a' && link.text !== '' && /^javascript:\s*void\s*\(?\s*0/i.test(link.href) && !link.element.attribs.role && !link.element.attribs.name && !home.dom.isHidden(link.element)).map((link) => element(link.element, ` “${link.text.slice(0, 60)}”`))),
});
