import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-doctype',
  title: 'The page does not say which kind of HTML it is',
  category: 'technology',
  severity: 1,
  effort: 'minutes',
  explanation: 'Browsers then imitate the faults of browsers of the nineties, and the page looks different in each.',
  fix: 'Begin the page with <!doctype html>.',
  howToSee: 'View the page’s source: its first line is not “<!doctype html>”.',
  run: ({ home }) => (home.dom.doctype === null ? fail(absence('<!doctype html>', 'the source of the home page does not begin with a doctype')) : pass),
});
