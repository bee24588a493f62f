import { defineCheck, pass, fail, unknown, element, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'missing-lang',
  title: 'The page does not say its language',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'Screen readers then read it with the wrong pronunciation, and browsers offer wrong translations.',
  fix: 'Write <html lang="en">.',
  howToSee: 'View the page’s source: the first element lacks “lang”.',
  es: {
    title: 'La página no dice en qué idioma está',
    explanation: 'Los lectores de pantalla la leen con la pronunciación equivocada, y los navegadores ofrecen traducciones erróneas.',
    fix: 'Escriba <html lang="es">.',
    howToSee: 'Vea el código fuente: al primer elemento le falta “lang”.',
  },
  run: ({ home }) => {
    const [root] = home.dom.all('html');
    if (root && (root.attribs.lang ?? '').trim() !== '') return pass;
    // In XHTML sent as such xml:lang counts; in HTML nobody reads it.
    if (root?.attribs['xml:lang'] !== undefined && (home.isSaved || /xhtml/i.test(home.headers['content-type'] ?? ''))) return /xhtml/i.test(home.headers['content-type'] ?? '') ? pass : unknown({ en: 'How the server sends the page is not known.', es: 'No se sabe cómo envía la página el servidor.' });
    if (home.dom.all('body').some(({ attribs }) => (attribs.lang ?? '').trim() !== '') || home.dom.all('meta').some(({ attribs }) => /^content-language$/i.test(attribs['http-equiv'] ?? '') && attribs.content)) return unknown({ en: 'The language stands elsewhere than on the html element.', es: 'El idioma está indicado en otro lugar que el elemento html.' });
    if (/\.lang\s*=|setAttribute\(\s*['"]lang/.test(home.dom.scriptText)) return unknown({ en: 'A script sets the language.', es: 'Un script indica el idioma.' });
    return fail(root ? element(root, { en: ' has no lang', es: ' no tiene lang' }) : absence('html', { en: 'no html element with a lang attribute', es: 'ningún elemento html con el atributo lang' }));
  },
});
