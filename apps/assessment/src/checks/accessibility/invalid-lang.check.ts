import { defineCheck, pass, fail, unknown, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'invalid-lang',
  title: 'The page names a language that does not exist',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Screen readers then read it with any pronunciation.',
  fix: 'Write a code such as en or es-MX in <html lang="…">.',
  howToSee: 'View the page’s source: “lang” of the first element is no language code.',
  es: {
    title: 'La página nombra un idioma que no existe',
    explanation: 'Los lectores de pantalla la leen entonces con cualquier pronunciación.',
    fix: 'Escriba un código como en o es-MX en <html lang="…">.',
    howToSee: 'Vea el código fuente: “lang” del primer elemento no es un código de idioma.',
  },
  run: ({ home }) => {
    const [root] = home.dom.all('html');
    const lang = (root?.attribs.lang ?? '').trim();
    if (!root || lang === '') return unknown({ en: 'The page names no language.', es: 'La página no indica ningún idioma.' });
    return isLanguage(lang) ? pass : fail(element(root));
  },
});

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** Languages and not only well-formed tags: `xx` is well formed and means nothing. */
function isLanguage(tag: string): boolean {
  try {
    const { language } = new Intl.Locale(tag.replaceAll('_', '-'));
    return NAMES.of(language ?? '') !== undefined || /^[a-z]{3}$/.test(language ?? '');
  } catch {
    return false;
  }
}
