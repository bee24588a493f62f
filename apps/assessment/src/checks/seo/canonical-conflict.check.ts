import { canonicalsOf } from '../canonical.rules';
import { defineCheck, pass, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'canonical-conflict',
  title: 'The page names several canonical addresses',
  category: 'seo',
  severity: 2,
  effort: 'minutes',
  explanation: 'Search engines then believe none of them, and choose for themselves which page they show.',
  fix: 'Keep one <link rel="canonical">.',
  howToSee: 'View the page’s source and search for “canonical”: it stands there more than once, with different addresses.',
  run: ({ home }) => {
    const named = canonicalsOf(home);
    return new Set(named.map(({ url }) => url)).size > 1 ? failIfAny(named.map((one) => element(one.element))) : pass;
  },
});
