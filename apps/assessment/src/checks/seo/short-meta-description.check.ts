import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'short-meta-description',
  title: 'The description for search results is too short',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Google has room for two lines below your title; a few words leave it empty.',
  fix: 'Write 100 to 155 characters: what you do, where, and why people come.',
  howToSee: 'View the page’s source and search for “description”.',
  run: ({ home }) => {
    const description = home.meta.get('description')?.trim() ?? '';
    return description !== '' && description.length < 50 ? fail(text('head > meta[name=description]', `${description} (${description.length} characters)`)) : pass;
  },
});
