import { streetsIn } from '../../site/schema-data.rules';
import { CONTACT_UNREAD, mayComeLater } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages, PAGE_TEXT } from '../define-check.rules';
import { showsAnyStreet, showsStreet, streetOf } from '../street.rules';

export const check = defineCheck({
  id: 'no-address',
  title: 'The site does not say where you are',
  category: 'local',
  severity: 2,
  effort: 'minutes',
  explanation: 'People decide by distance, and Google matches the address on the site with the map.',
  fix: 'Write the full address into the footer of every page.',
  howToSee: 'Look for your address on the home page and the contact page.',
  es: {
    title: 'El sitio no dice dónde está usted',
    explanation: 'La gente decide por la distancia, y Google coteja la dirección del sitio con el mapa.',
    fix: 'Escriba la dirección completa al pie de cada página.',
    howToSee: 'Busque su dirección en la página de inicio y en la de contacto.',
  },
  run: ({ pages, listing, unread }) => {
    if (listing.line1 === null) return unknown({ en: 'The business is listed without a street address.', es: 'El negocio figura sin dirección postal en el directorio.' });
    if (pages.some((page) => showsAnyStreet(page.dom.text) || streetsIn(page.schema).length > 0 || page.schema.itemProps.has('streetAddress') || page.dom.all('address').some((one) => /\d/.test(page.dom.textOf(one))))) return pass;
    const listed = streetOf(listing.line1);
    if (listed && pages.some((page) => showsStreet(page.dom.text, listed))) return pass;
    const map = pages.flatMap(({ dom }) => dom.all('iframe').map(({ attribs }) => attribs.src || attribs['data-src'] || '')).find((src) => /maps|\/map\b/i.test(src));
    if (map !== undefined) return unknown({ en: 'A map on the site may show the address.', es: 'Un mapa del sitio puede mostrar la dirección.' });
    if (pages.some(({ dom }) => showsAnyStreet(dom.everyWord))) return unknown({ en: 'The address may stand in a picture or in a hidden part.', es: 'La dirección puede estar en una imagen o en una parte oculta.' });
    if (pages.some((page) => WHERE.test(page.dom.everyWord) || page.links.some(({ href }) => MAP.test(href)))) return unknown({ en: 'The page tells the way in other words, or leads to a map.', es: 'La página indica cómo llegar con otras palabras o lleva a un mapa.' });
    const later = mayComeLater(pages);
    if (later !== null) return unknown(later);
    if (unread.includes('contact')) return unknown(CONTACT_UNREAD);
    return fail(absence(PAGE_TEXT, onPages(pages, { en: 'no street address', es: 'ninguna dirección postal' })));
  },
});

const WHERE = /\b(corner of|across (the street )?from|next (door )?to|located (in|at|on|near|off)|crossroads|intersection|mall|plaza|shopping cent(er|re)|food court|exit \d+|mile marker|(highway|hwy|route|rte?\.?|interstate|(state|county) road|us|sr|cr|fm)[\s-]*\d+|calle|avenida|carretera|esquina)\b/i;
const MAP = /\/\/(maps\.|goo\.gl\/maps|g\.page|[\w.]*waze\.com)|google\.[a-z.]+\/maps|\bdirections\b/i;
