import { defineCheck, failIfAny, element, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'noindex',
  title: 'The page asks search engines to stay away',
  category: 'seo',
  severity: 4,
  effort: 'minutes',
  explanation: 'With this line Google leaves the page out: nobody can find you by searching.',
  fix: 'Remove “noindex” from the robots meta element or the X-Robots-Tag header; builders call it “Discourage search engines”.',
  howToSee: 'View the page’s source and search for “noindex”.',
  run: ({ home }) => {
    const metas = home.dom.all('meta').filter(({ attribs }) => /^(robots|googlebot)$/i.test(attribs.name ?? '') && (attribs.content ?? '').split(',').some((rule) => /^\s*(noindex|none)\s*$/i.test(rule)));
    const told = home.headers['x-robots-tag'];
    // A header may speak to one machine only: `otherbot: noindex`.
    const all = told !== undefined && told.split(',').some((part) => /^\s*(googlebot\s*:\s*)?(noindex|none)\s*$/i.test(part));
    return failIfAny([...metas.map((meta) => element(meta)), ...(all ? [header('x-robots-tag', told)] : [])]);
  },
});
