import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-open-graph',
  title: 'Shared links show no picture and no text',
  category: 'social',
  severity: 1,
  effort: 'minutes',
  explanation: 'When somebody shares your site on Facebook or in a message, the preview stays bare.',
  fix: 'Add og:title, og:description and og:image to the head of the page.',
  howToSee: 'Paste your address into a message and look at the preview.',
  run: ({ home }) => ([...home.meta.keys()].some((name) => name.startsWith('og:') || name.startsWith('twitter:')) ? pass : fail(absence('head > meta[property^="og:"]', 'the home page has no Open Graph data'))),
});
