import { defineCheck, failIfAny, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'placeholder-text',
  title: 'Placeholder text was left on the page',
  category: 'trust',
  severity: 3,
  effort: 'minutes',
  explanation: 'It shows every visitor that the site was never finished.',
  fix: 'Replace it by words of your own.',
  howToSee: 'Search the page for “lorem ipsum”.',
  run: (site) => failIfAny(site.pages.flatMap((page) => (page.dom.text.match(/[^\n]{0,60}(lorem ipsum|just another wordpress site|your (content|text) goes here|insert (your )?text here|this is a sample page)[^\n]{0,60}/gi) ?? []).map((line) => text(page.finalUrl, line)))),
});
