import { textInside } from '../../site/dom.rules';
import { defineCheck, pass, fail, unknown, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'outdated-copyright',
  title: 'The year at the bottom of the page is old',
  category: 'trust',
  severity: 1,
  effort: 'minutes',
  explanation: 'Visitors take it for a sign that nobody looks after the site, or that the business has closed.',
  fix: 'Change the year, or let the site write the current one.',
  howToSee: 'Scroll to the bottom of the home page.',
  es: {
    title: 'El año al pie de la página es antiguo',
    explanation: 'Los visitantes lo toman por señal de que nadie cuida el sitio o de que el negocio ha cerrado.',
    fix: 'Cambie el año o deje que el sitio escriba el actual.',
    howToSee: 'Baje hasta el final de la página de inicio.',
  },
  needsWholeSite: true,
  run: ({ home, now }) => {
    const lines = [...home.dom.text.matchAll(/(?:©|\(c\)|copyright)[^\n]{0,100}/gi)].filter(({ 0: line, index }) => !OTHERS.test(`${home.dom.text.slice(Math.max(0, index - 40), index).split('\n').at(-1)}${line}`)).map(([line]) => line.replace(SINCE, ''));
    // A script may write the year, or the second year of "2015–".
    const written = home.dom.all('script').some((script) => /getFullYear/.test(textInside(script))) || lines.some((line) => /\b(19|20)\d{2}\s*([-–—]\s*(?!\d)|(to|till|until|through|-|–)?\s*(today|date|now|present|the present)\b|(a|hasta)\s+(hoy|la fecha|la actualidad)\b)/i.test(line));
    const years = lines.flatMap((line) => line.match(/\b(19[89]\d|20\d{2})\b/g) ?? []).map(Number).filter((year) => year <= now.getUTCFullYear() + 1);
    years.push(...lines.flatMap((line) => [...line.matchAll(/\b(?:19|20)\d{2}\s*[-–—/]\s*(\d{2})\b(?!\d)/g)].map(([, short]) => 2000 + Number(short))));
    if ((UPDATED.exec(home.dom.everyWord)?.[1] ?? '0') >= String(now.getUTCFullYear() - 1)) return unknown({ en: 'Elsewhere the page says that it was looked after lately.', es: 'En otra parte la página dice que se actualizó hace poco.' });
    if (years.length === 0 || written) return unknown({ en: 'The page names no year beside ©, or lets a script write it.', es: 'La página no indica ningún año junto a ©, o lo escribe un script.' });
    const newest = Math.max(...years);
    return newest <= now.getUTCFullYear() - 2 ? fail(text('footer', lines.find((line) => line.includes(String(newest))) ?? String(newest))) : pass;
  },
});

/** Pictures, maps, fonts and articles have years of their own. */
const OTHERS = /photo|picture|image|illustration|foto|map\b|openstreetmap|mapbox|credit|courtesy|article|video|font|theme|template|software|recipe|book|press\b|publish|author|album|song|music|lyrics|isbn|film|edition|novel/i;
/** When a business began says nothing of when the page was last looked after. */
const SINCE = /\b(since|est(ablished|d)?\.?|founded|serving[^\d\n]{0,40}|desde|fundad[oa] en|opened|began)\s*(in\s*|el\s*)?:?\s*\d{4}/gi;
const UPDATED = /\b(?:updated|modified|revised|actualizad[oa])\b[^\n]{0,40}?\b(20\d{2})\b/i;
