import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-charset',
  title: 'The page does not say how its letters are encoded',
  category: 'technology',
  severity: 1,
  effort: 'minutes',
  explanation: 'Browsers then guess, and accents, dashes and quotation marks come out as nonsense.',
  fix: 'Add <meta charset="utf-8"> as the first line of the head.',
  howToSee: 'Look for odd letters such as â€™ in the text.',
  es: {
    title: 'La página no dice cómo están codificadas sus letras',
    explanation: 'Los navegadores lo adivinan, y los acentos, guiones y comillas pueden salir como signos sin sentido.',
    fix: 'Añada <meta charset="utf-8"> como primera línea de la cabecera.',
    howToSee: 'Busque en el texto signos raros como â€™.',
  },
  standsOn: ['source', 'answers'],
  run: ({ home }) => {
    const told = home.dom.hasByteOrderMark || /charset\s*=/i.test(home.headers['content-type'] ?? '') || home.dom.all('meta').some(({ attribs }) => attribs.charset !== undefined || (/^content-type$/i.test(attribs['http-equiv'] ?? '') && /charset\s*=/i.test(attribs.content ?? '')));
    return told ? pass : fail(absence('head > meta[charset]', { en: 'neither the header nor the page names an encoding', es: 'ni la cabecera ni la página indican una codificación' }));
  },
});
