import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-privacy-policy',
  title: 'There is no privacy policy',
  category: 'trust',
  severity: 2,
  effort: 'hours',
  explanation: 'Several states ask for one as soon as a form or a counter collects data, and visitors look for it before they type.',
  fix: 'Publish a privacy page and link to it from the footer.',
  howToSee: 'Look for “Privacy” at the bottom of the home page.',
  run: ({ pages }) => (pages.some((page) => page.links.some(({ href, text: words }) => /privacy|privacidad|datenschutz|confidentialit/i.test(`${href} ${words}`))) ? pass : fail(absence('a', `no link to a privacy policy on ${pages.length === 1 ? 'the home page' : `the ${pages.length} pages read`}`))),
});
