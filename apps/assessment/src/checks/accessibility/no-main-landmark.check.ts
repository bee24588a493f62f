import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-main-landmark',
  title: 'The main part of the page is not marked',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Who uses a screen reader cannot jump over the menu on every page.',
  fix: 'Put the content between <main> and </main>.',
  howToSee: 'View the page’s source and search for “<main”.',
  run: ({ home }) => (home.dom.elements.some((one) => one.name === 'main' || one.attribs.role === 'main') ? pass : fail(absence('main', 'the home page has no main element'))),
});
