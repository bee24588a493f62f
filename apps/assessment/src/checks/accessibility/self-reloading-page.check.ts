import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'self-reloading-page',
  title: 'The page reloads or leaves by itself',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'Who reads slowly, or by ear, is thrown back to the beginning or to another page in the middle of a sentence.',
  fix: 'Remove <meta http-equiv="refresh">; redirect on the server.',
  howToSee: 'Open the page and wait.',
  es: {
    title: 'La página se recarga o cambia sola',
    explanation: 'Quien lee despacio, o de oído, vuelve al principio o acaba en otra página a mitad de una frase.',
    fix: 'Quite <meta http-equiv="refresh">; redirija en el servidor.',
    howToSee: 'Abra la página y espere.',
  },
  run: ({ home }) => failIfAny(home.dom.all('meta').filter(({ attribs }) => /^refresh$/i.test(attribs['http-equiv']?.trim() ?? '') && isDelayed(attribs.content ?? '')).map((meta) => element(meta))),
});

/** At once is a redirect, and after twenty hours nobody minds (WCAG 2.2.1). */
function isDelayed(content: string): boolean {
  const seconds = Number(/^\s*(\d+)/.exec(content)?.[1] ?? 0);
  return seconds > 0 && seconds < 72_000;
}
