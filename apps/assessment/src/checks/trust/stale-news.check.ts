import { isElement, type Element } from '../../site/dom.rules';
import { unknown, defineCheck, pass, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'stale-news',
  title: 'The latest news is years old',
  category: 'trust',
  severity: 1,
  effort: 'minutes',
  explanation: 'Old news makes visitors wonder whether you are still there.',
  fix: 'Write a new entry, or remove the block.',
  howToSee: 'Look at the dates under “News” on the home page.',
  es: {
    title: 'La última noticia es de hace años',
    explanation: 'Las noticias viejas hacen dudar de que el negocio siga abierto.',
    fix: 'Escriba una entrada nueva o quite el bloque.',
    howToSee: 'Mire las fechas bajo “Noticias” en la página de inicio.',
  },
  needsWholeSite: true,
  run: ({ home, now }) => {
    const dated = home.dom.all('time').filter((one) => /^\d{4}-\d{2}/.test(one.attribs.datetime ?? '') && isNews(one));
    const newest = dated.map((one) => one.attribs.datetime ?? '').sort().at(-1);
    if (newest === undefined) return pass;
    // One date alone is as often that of the page itself.
    if (new Set(dated.map((one) => one.attribs.datetime)).size < 2 && !dated.some((one) => isNews(one, /\b(news|updates)\b/i))) return unknown({ en: 'The page names a single date, which may be its own.', es: 'La página nombra una sola fecha, que puede ser la suya.' });
    const years = (now.getTime() - Date.parse(newest.slice(0, 10))) / (365.25 * 86_400_000);
    return years > 2 ? failIfAny(dated.slice(0, 1).map((one) => element(one, { en: ` newest entry: ${newest}`, es: ` entrada más reciente: ${newest}` }))) : pass;
  },
});

/** Dates also stand beside reviews and events; only those of news make a page look left behind. */
function isNews(time: Element, name = /\b(news|blog|posts?|updates)\b/i): boolean {
  for (let at = time.parent; isElement(at); at = at.parent) if (/popular|featured|related|archive|history|timeline/i.test(`${at.attribs.class ?? ''} ${at.attribs.id ?? ''}`)) return false;
  for (let at = time.parent; isElement(at); at = at.parent) if (at.name !== 'body' && name.test(`${at.attribs.class ?? ''} ${at.attribs.id ?? ''}`)) return true;
  return false;
}
