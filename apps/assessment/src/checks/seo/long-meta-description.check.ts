import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'long-meta-description',
  title: 'The description for search results is cut off',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Google shows about 155 characters and replaces the rest by dots.',
  fix: 'Put what matters into the first 155 characters and drop the rest.',
  howToSee: 'View the page’s source and search for “description”.',
  run: ({ home }) => {
    const description = home.meta.get('description')?.trim() ?? '';
    return description.length > 170 ? fail(text('head > meta[name=description]', `${description.slice(0, 200)}… (${description.length} characters)`)) : pass;
  },
});
