import { mayComeLater } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, PAGE_TEXT } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-prices',
  title: 'The site shows no prices',
  category: 'conversion',
  severity: 1,
  effort: 'hours',
  explanation: 'People compare; who names no price is asked last.',
  fix: 'Name prices, or at least where they begin.',
  howToSee: 'Look for a price on the menu, services or prices page.',
  es: {
    title: 'El sitio no muestra precios',
    explanation: 'La gente compara; a quien no da precios se le pregunta en último lugar.',
    fix: 'Diga los precios o, al menos, desde cuánto.',
    howToSee: 'Busque un precio en la carta, en los servicios o en la página de precios.',
  },
  run: ({ pages }) => {
    const offers = pages.filter(({ kind }) => kind === 'menu' || kind === 'services');
    if (offers.length === 0) return unknown({ en: 'No page with a menu, services or prices was read.', es: 'No se leyó ninguna página con carta, servicios o precios.' });
    if (pages.some(({ dom }) => /[$€£]\s?\d|\b\d+([.,]\d{2})?\s?(usd|dollars|eur|€)\b|\bfree (consultation|estimate|quote)s?\b/i.test(dom.text) || (dom.text.match(/(^|\s)\d{1,3}([.,]\d{2})?$/gm) ?? []).length >= 5)) return pass;
    if (pages.some(({ dom }) => NUMBER_WORDS.test(dom.everyWord) || dom.all('img').some(({ attribs }) => /menu|price|precio|carta|rates/i.test(`${attribs.src ?? ''} ${attribs.alt ?? ''}`)))) return unknown({ en: 'Prices may stand in pictures or in words.', es: 'Los precios pueden estar en imágenes o escritos con letras.' });
    const later = mayComeLater(pages);
    if (later !== null) return unknown(later);
    if (pages.some((page) => page.links.some(({ href }) => /\.(pdf|jpe?g|png|webp)(\?|$)/i.test(href)))) return unknown({ en: 'Prices may stand in a linked file.', es: 'Los precios pueden estar en un archivo enlazado.' });
    return fail(absence(PAGE_TEXT, { en: `no amount of money on ${offers.map(({ finalUrl }) => finalUrl).join(', ')}`, es: `ninguna cantidad de dinero en ${offers.map(({ finalUrl }) => finalUrl).join(', ')}` }));
  },
});

const NUMBER_WORDS = /\b(ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|diez|veinte|treinta|cuarenta|cincuenta|cien)\b[^\n]{0,20}\b(dollars?|bucks|d[oó]lares)\b/i;
