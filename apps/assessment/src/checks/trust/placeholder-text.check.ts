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
  es: {
    title: 'Quedó en la página texto de relleno',
    explanation: 'Muestra a cada visitante que el sitio nunca se terminó.',
    fix: 'Sustitúyalo por sus propias palabras.',
    howToSee: 'Busque “lorem ipsum” en la página.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => [...page.dom.text.matchAll(PLACEHOLDER)].slice(0, 10).map(({ 0: words, index }) => text(page.finalUrl, around(page.dom.text, index, words.length))))),
});

/** In quotation marks it is what the page speaks of. */
const PLACEHOLDER = /(?<![“"‘'«„])lorem ipsum|just another wordpress site|your (content|text) goes here|insert (your )?text here|this is a sample page/gi;

/** The line in which it stands, as far as one needs to find it. */
function around(words: string, index: number, length: number): string {
  const before = words.slice(Math.max(0, index - 60), index).split('\n').at(-1) ?? '';
  return `${before}${words.slice(index, index + length + 60).split('\n')[0]}`;
}
