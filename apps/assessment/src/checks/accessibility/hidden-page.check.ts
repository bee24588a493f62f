import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'hidden-page',
  title: 'Screen readers are told that there is no page',
  category: 'accessibility',
  severity: 4,
  effort: 'minutes',
  explanation: 'aria-hidden on the whole page hides all of it: blind visitors find nothing.',
  fix: 'Remove aria-hidden="true" from <body>.',
  howToSee: 'View the page’s source and look at <body>.',
  run: ({ home }) => failIfAny(home.dom.all('body').filter(({ attribs }) => attribs['aria-hidden'] === 'true').map((body) => element(body))),
});
