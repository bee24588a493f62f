import { wordCount } from '../../site/status.rules';
import { defineCheck, pass, fail, unknown, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'thin-content',
  title: 'The home page says hardly anything',
  category: 'seo',
  severity: 2,
  effort: 'hours',
  explanation: 'Search engines rank pages by what they say; with a few lines there is little to find you by.',
  fix: 'Describe what you offer, for whom and where, in a few paragraphs of your own words.',
  howToSee: 'Open the home page and read it aloud: it takes less than a minute.',
  es: {
    title: 'La página de inicio apenas dice nada',
    explanation: 'Los buscadores clasifican las páginas por lo que dicen; con unas pocas líneas hay poco por lo que encontrarle.',
    fix: 'Describa en unos párrafos, con sus palabras, qué ofrece, para quién y dónde.',
    howToSee: 'Abra la página de inicio y léala en voz alta: se tarda menos de un minuto.',
  },
  needsWholeSite: true,
  run: ({ home }) => {
    const words = wordCount(home.dom.mainText);
    // Tabs and folded parts hold text too.
    const folded = wordCount(home.dom.everyWord) - wordCount(home.dom.text);
    // Below thirty words it is more likely that scripts write the page than that nobody did.
    if (words < 30 || home.dom.emptyMount !== null) return unknown({ en: 'The page’s text may be written by scripts.', es: 'Puede que los scripts escriban el texto de la página.' });
    if (words < 120 && words + folded >= 120) return unknown({ en: 'A part of the page’s text is folded away.', es: 'Una parte del texto de la página está plegada.' });
    if (words < 120 && /\p{sc=Hangul}/u.test(home.dom.mainText)) return unknown({ en: 'Korean writes several words as one; how many there are was not counted.', es: 'El coreano escribe varias palabras en una; no se contó cuántas hay.' });
    return words < 120 ? fail(text('main', { en: `${words} words in the main part of the home page`, es: `${words} palabras en la parte principal de la página de inicio` })) : pass;
  },
});
